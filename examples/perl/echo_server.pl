# Sends each message back on its stream. echo_server.pl [HOST,HOST...] [PORT]
use v5.20;
use warnings;
use sctp;

my ($hosts, $port) = @ARGV;
my $server = sctp::tcp->bindx([split /,/, $hosts // '127.0.0.1'], $port)->listen;
printf "listening at %s port %d\n", @{ ($server->laddrs)[0] };
STDOUT->flush;

while (1) {
    my ($association, @peer) = $server->accept;
    eval {
        while (my $message = $association->recv_message) {
            $association->send($message->{data}, stream => $message->{stream}, ppid => $message->{ppid});
        }
        1;
    } or print STDERR "$peer[0] port $peer[1]: $@";
}
