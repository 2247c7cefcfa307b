# The benchmark's program in Perl: see README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later
use v5.20;
use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
use sctp;

use constant { BUFFER_BYTES => 2**20, DEADLINE => 20, PPID => 46 };

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub tune {
    my ($sock) = @_;
    $sock->timeout(DEADLINE);
    $sock->option($_->[0] => $_->[1]) for [nodelay => 1], [sndbuf => BUFFER_BYTES], [rcvbuf => BUFFER_BYTES];
    return $sock;
}

# The size of the next message; nothing at the end of the association.
sub receive {
    my ($sock) = @_;
    my $size = 0;
    while (my $part = $sock->recv) {
        $size += length $part->{data};
        return $size if $part->{eor};
    }
    return;
}

sub serve {
    my ($echo) = @_;
    my $listener = tune(sctp::tcp->new)->bind('127.0.0.1', 0)->listen(1);
    say 'READY ', ($listener->sockname)[1], ' ', sctp::engine($listener->option('engine'))->{udp_port};
    my $sock = tune(scalar $listener->accept);
    my ($messages, $bytes, $start, $answer) = (0, 0);
    while (my $size = receive($sock)) {
        ($start, $answer) = (now(), "\0" x $size) if !$messages++;
        $bytes += $size;
        $sock->send($answer, stream => 1, ppid => PPID) if $echo;
    }
    # The first message's arrival starts the clock, so its own time is not in.
    return if $messages < 2;
    printf "RESULT messages=%d bytes=%d seconds=%.6f\n", $messages - 1, $bytes - int($bytes / $messages), now() - $start;
    return;
}

my %modes = (
    stream => sub {
        my ($sock, $data, $seconds) = @_;
        my $end = now() + $seconds;
        while (now() < $end) { $sock->send($data, stream => 1, ppid => PPID) for 1 .. 64 }
    },
    echo => sub {
        my ($sock, $data, $seconds) = @_;
        my ($start, $now, @trips) = (now()) x 2;
        while ($now < $start + $seconds) {
            my $before = $now;
            $sock->send($data, stream => 1, ppid => PPID);
            receive($sock);
            push @trips, 1e6 * (($now = now()) - $before);
        }
        printf "RESULT messages=%d bytes=%d seconds=%.6f\n", scalar @trips, @trips * length $data, $now - $start;
        say join ' ', 'TRIPS', map { sprintf '%.1f', $_ } @trips;
    },
);

$| = 1;
my ($role, $mode, $host, $port, $udp_port, $size, $seconds) = @ARGV;
if ($role eq 'server') { serve($mode eq 'echo') }
else {
    my $sock = tune(sctp::tcp->new);
    $sock->option(encaps_port => $udp_port) if $udp_port;
    $modes{$mode}->($sock->connect($host, $port), "\0" x $size, $seconds);
    $sock->close; # gracefully: all that was sent is delivered
}
