# Prints the notifications of a server's associations. monitor.pl [HOST] [PORT]
use v5.20;
use warnings;
use sctp;

my ($host, $port) = @ARGV;
my $server = sctp::udp->new(events => [qw(
    assoc_change peer_addr_change send_failed_event remote_error shutdown_event partial_delivery_event
    adaptation_indication authentication_event sender_dry_event stream_reset_event assoc_reset_event stream_change_event
)]);
$server->bind($host // '127.0.0.1', $port)->listen;
printf "listening at %s port %d\n", $server->sockname;
while (1) {
    STDOUT->flush;
    my $message = $server->recv_message;
    if (!$message->{notification}) {
        say length $message->{data}, " bytes on stream $message->{stream}";
        next;
    }
    my $type = delete $message->{notification};
    say "$type ", join ' ', map { "$_=" . (ref $message->{$_} ? "@{ $message->{$_} }" : $message->{$_}) } sort keys %$message;
}
