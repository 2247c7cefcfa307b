# Each line goes to all peers, on one socket. chat.pl HOST PORT [PEER_HOST PEER_PORT]
use v5.20;
use warnings;
use IO::Select;
use sctp;

die "usage: chat.pl HOST PORT [PEER_HOST PEER_PORT]\n" if @ARGV != 2 && @ARGV != 4;
my ($host, $port, @peer) = @ARGV;
my %ports; # of each association

sub show {
    my ($sock) = @_;
    my $message = $sock->recv_message;
    if (!$message->{notification}) { say "$message->{port}: $message->{data}" }
    elsif ($message->{state} eq 'comm_up') {
        $ports{ $message->{assoc} } = $message->{port};
        say "$message->{port} has come";
    }
    elsif (my $gone = delete $ports{ $message->{assoc} }) { say "$gone has gone" }
    STDOUT->flush;
    return;
}

my $sock = sctp::udp->new(events => ['assoc_change'])->bind($host, $port)->listen;
printf "listening at %s port %d\n", $sock->sockname;
STDOUT->flush;
$sock->connect(@peer) if @peer;
my $select = IO::Select->new($sock, \*STDIN);
my $typed = '';
while (1) {
    for my $ready ($select->can_read) {
        if ($ready == $sock) { show($sock); next }
        exit if !sysread STDIN, $typed, 4096, length $typed;
        while ($typed =~ s/^(.*)\n//) { $sock->send($1, assoc => $_) for keys %ports }
    }
}
