# As end.py, with the ways exit, scope and tied.
use v5.20;
use warnings;
use sctp;

my ($way, $left, $port, $size) = @ARGV;
my $sock = sctp::tcp->new(
    timeout => 20, rtoinfo => { initial => 200, min => 50, max => 1000 },
    events => $left eq 'notification' ? ['assoc_change'] : [],
)->connect('127.0.0.1', $port);
my %ways = (exit => sub { exit }, scope => sub { undef $sock }, tied => sub { close $sock });

$| = 1;
while (my $line = <STDIN>) {
    my ($word, $count) = split ' ', $line;
    if ($word eq 'readable') { $sock->wait('read', 20) }
    elsif ($word eq 'send') { $sock->send('m' x $size) for 1 .. $count }
    else { $ways{$way}->() }
    say 'done';
}
