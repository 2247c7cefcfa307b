# A client of a peer with several addresses. multihomed_client.pl HOST,HOST... PORT MESSAGE...
use v5.20;
use warnings;
use sctp;

my ($hosts, $port, @messages) = @ARGV;
die "usage: multihomed_client.pl HOST,HOST... PORT MESSAGE...\n" if !@messages;
my $association = sctp::tcp->new(timeout => 10, events => ['peer_addr_change']);
$association->connectx([split /,/, $hosts], $port);
for my $address (sort { $a->[0] cmp $b->[0] } $association->paddrs) {
    my ($host, $path_port) = @$address;
    say "peer address $host: ", $association->option('paddrinfo', host => $host, port => $path_port)->{state};
}
$association->send($messages[$_], stream => $_, ppid => 100 + $_) for 0 .. $#messages;
my $left = @messages;
while ($left) {
    my $message = $association->recv_message or die "the peer has ended the association\n";
    if ($message->{notification}) {
        say "peer address $message->{address}[0]: ", $message->{state} =~ s/^addr_//r;
        next;
    }
    say "stream $message->{stream} ppid $message->{ppid}: $message->{data}";
    $left--;
}
