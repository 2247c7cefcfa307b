# Children by fork, and threads.
use v5.20;
use warnings;
use Config;
use Test::More;
use common;

my ($client, $peer) = association();
$client->send('before');

# The child says what a call on the parent's socket does, and ends with its copies of the sockets.
my $child = open my $out, '-|';
if (!$child) {
    my $message = eval { $peer->recv };
    print $message ? $message->{data} : $@->name;
    exit;
}
is <$out>, $peer->option('engine') eq 'kernel' ? 'before' : 'ENOTRECOVERABLE', 'what a child can do with a socket';
close $out;
is $?, 0, 'it ends well';
$peer->recv if $peer->option('engine') eq 'userspace';
$client->send('after');
is $peer->recv->{data}, 'after', 'the parent has its association still';

if ($Config{usethreads}) {
    require threads;
    my $copies = threads->create(sub { return join ' ', map { eval { $_->recv; 1 } ? 'open' : $@->name } $client, $peer })->join;
    is $copies, 'EBADF EBADF', 'what a thread has copies of is closed there';
    $client->send('after the thread');
    is $peer->recv->{data}, 'after the thread', 'and nowhere else';

    my $descriptor = $peer->detach;
    my $thread = threads->create(sub {
        my $mine = sctp::socket->new_from_fd($descriptor);
        my $message = $mine->recv;
        $mine->send("you said $message->{data}", stream => $message->{stream});
        return;
    });
    $client->send('hello', stream => 2);
    my $answer = $client->recv;
    is "$answer->{data} on $answer->{stream}", 'you said hello on 2', 'a descriptor goes to a thread';
    $thread->join;
    is $client->recv, undef, 'which closes it at its end';
}

done_testing;
