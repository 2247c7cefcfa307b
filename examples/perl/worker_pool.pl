# Three workers, each a thread, with an association of its own. worker_pool.pl [HOST] [PORT]
use v5.20;
use warnings;
use threads;
use Thread::Queue;
use sctp;

my ($host, $port) = @ARGV;
my $waiting = Thread::Queue->new; # descriptors: a thread's copies of other ones' sockets are closed
$| = 1;

sub serve {
    my ($number, $association) = @_;
    while (my $message = $association->recv_message) {
        # Others are notifications, such as that of the end, to which the server has subscribed.
        $association->send(uc $message->{data}, stream => $message->{stream}) if !$message->{notification};
    }
    return 1;
}

sub work {
    my ($number) = @_;
    while (defined(my $descriptor = $waiting->dequeue)) {
        my $association = sctp::socket->new_from_fd($descriptor);
        say "worker $number has taken ", ($association->peername)[1];
        eval { serve($number, $association) } or print STDERR "worker $number: $@";
        undef $association;
        say "worker $number is free";
    }
}

threads->create(\&work, $_)->detach for 1 .. 3;
my $server = sctp::udp->new(events => ['assoc_change'])->bind($host // '127.0.0.1', $port)->listen;
printf "listening at %s port %d\n", $server->sockname;
while (my $event = $server->recv) {
    # With the messages that have come since.
    $waiting->enqueue($server->peeloff($event->{assoc})->detach) if ($event->{state} // '') eq 'comm_up';
}
