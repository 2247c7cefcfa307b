# Many associations in an event loop. event_server.pl [HOST] [PORT]
use v5.20;
use warnings;
use IO::Select;
use sctp;

my ($host, $port) = @ARGV;
my $server = sctp::tcp->bind($host // '127.0.0.1', $port)->listen;
printf "listening at %s port %d\n", $server->sockname;
STDOUT->flush;

# False at the end of an association.
sub answer {
    my ($association) = @_;
    my $message = $association->recv_message or return;
    $association->send(uc $message->{data}, stream => $message->{stream});
    return 1;
}

my $select = IO::Select->new($server);
while (1) {
    for my $ready ($select->can_read) {
        if ($ready == $server) { $select->add($server->accept->timeout(0)); next }
        my $goes_on = eval { answer($ready) };
        next if $goes_on || ref $@ && $@->name eq 'EAGAIN';
        print STDERR $@;
        $select->remove($ready);
    }
}
