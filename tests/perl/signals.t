# Handlers of %SIG run while a call waits.
use v5.20;
use warnings;
use Test::More;
use Time::HiRes qw(alarm clock_gettime CLOCK_MONOTONIC);
use common;

sub now { return clock_gettime(CLOCK_MONOTONIC) }

my ($client, $peer, $server) = association();
my %waits = (
    recv => sub { $peer->recv }, recv_message => sub { (association())[1]->recv_message },
    recv_messages => sub { (association())[1]->recv_messages }, accept => sub { $server->accept },
    wait => sub { $server->wait('read', 20) },
    send => sub { $client->send('x' x 50_000) while 1 },
    send_messages => sub { $client->send_messages([("x" x 50_000) x 3]) while 1 },
);
for my $call (sort keys %waits) {
    local $SIG{ALRM} = sub { die "enough\n" };
    my $start = now();
    alarm 0.3;
    is failure { $waits{$call}->() }, "enough\n", "a handler that dies ends $call";
    cmp_ok now() - $start, '<', 15, 'at once';
}

# One that returns does not, and the time goes on.
my $count = 0;
($client, $peer) = association();
local $SIG{ALRM} = sub { alarm 0.1 if ++$count < 5 };
my $start = now();
alarm 0.1;
is failure { $peer->timeout(1)->recv }->name, 'ETIMEDOUT', 'handlers that return do not end a call';
cmp_ok $count, '>=', 1, 'they ran';
cmp_ok now() - $start, '>=', 0.9, 'the call had its time';
cmp_ok now() - $start, '<', 10, 'and not more';

# What a handler sends is what the call gets.
$SIG{ALRM} = sub { $client->send('from the handler') };
alarm 0.1;
is $peer->timeout(20)->recv->{data}, 'from the handler', 'a handler can use the same sockets';

# An ignored signal is none.
$SIG{ALRM} = 'IGNORE';
alarm 0.1;
is failure { $peer->timeout(0.4)->recv }->name, 'ETIMEDOUT', 'an ignored signal';

# Ctrl-C ends a program that waits, by the signal or by its handler. Each program is a process of its own.
for my $handler ('', '$SIG{INT} = sub { die "interrupted\n" };', '$SIG{INT} = sub { exit 7 };') {
    my $program = "use sctp; $handler"
        . ' my $s = sctp::tcp->bind("127.0.0.1", 0)->listen; $| = 1; print "ready\n"; $s->accept;';
    my $child = open my $out, '-|', $^X, '-e', "open STDERR, '>&', \\*STDOUT; $program";
    is scalar <$out>, "ready\n", 'the program waits';
    kill INT => $child;
    my $rest = join '', <$out>;
    close $out;
    is $handler =~ /die/ ? $rest : $?, $handler =~ /die/ ? "interrupted\n" : $handler ? 7 << 8 : 2, "Ctrl-C: $handler";
}

done_testing;
