# Sends each message on a stream of its own, and prints what comes back. echo_client.pl HOST PORT MESSAGE...
use v5.20;
use warnings;
use sctp;

my ($host, $port, @messages) = @ARGV;
die "usage: echo_client.pl HOST PORT MESSAGE...\n" if !@messages;
my $association = sctp::tcp->new(timeout => 10)->connect($host, $port);
$association->send($messages[$_], stream => $_, ppid => 100 + $_) for 0 .. $#messages;
for (@messages) {
    my $answer = $association->recv_message or die "the peer has ended the association\n";
    say "stream $answer->{stream} ppid $answer->{ppid}: $answer->{data}";
}
