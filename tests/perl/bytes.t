# What a string is to a socket.
use v5.20;
use warnings;
use utf8;
use Test::More;
use common;

my ($client, $peer) = association();
my $all = join '', map { chr } 0 .. 255;
$client->send($all);
my $came = $peer->recv->{data};
is $came, $all, 'every byte';
ok !utf8::is_utf8($came), 'what comes is bytes';

utf8::upgrade(my $upgraded = $all);
$client->send($upgraded);
is $peer->recv->{data}, $all, 'how Perl keeps a string does not matter';
ok utf8::is_utf8($upgraded), 'and stays as it is';

$client->send(12.5);
is $peer->recv->{data}, '12.5', 'a number is its text';
"stream 7 of 8" =~ /(\d) of (\d)/;
$client->send($1, stream => $1, ppid => $2);
my $message = $peer->recv;
is_deeply [@$message{qw(data stream ppid)}], [7, 7, 8], 'what matched is a string like others';

# Parts, and whole messages.
$client->option(sndbuf => 2_000_000);
my $big = join '', map { chr(($_ + ($_ >> 8)) & 255) } 1 .. 200_000;
$client->send($big);
my ($parts, $count) = ('', 0);
while (my $part = $peer->recv(1000)) {
    $parts .= $part->{data};
    $count++;
    last if $part->{eor};
}
ok $parts eq $big && $count >= 200, 'a message in parts';
my ($other, $whole) = association();
$other->option(sndbuf => 2_000_000);
$other->send($big);
ok $whole->recv_message->{data} eq $big, 'a whole message';
$other->send($big);
is failure { $whole->recv_message(1000) }->name, 'EMSGSIZE', 'a message that is longer than the limit';
is failure { $client->send('') }->name, 'EINVAL', 'an empty message is none';

done_testing;
