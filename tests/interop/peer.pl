# The interoperation peer in Perl: see README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later
use v5.20;
use warnings;
use sctp;

use constant { MESSAGES => 13, STREAMS => 8, BIG_SIZE => 100_000, DEADLINE => 30 };
use constant { FIRST_PPID => 4_000_000_000, ANSWER_OFFSET => 1000 };
use constant REASON => 'that was all';

my $bytes = 0;
my %content;

sub content {
    my ($number) = @_;
    my $size = $number == MESSAGES - 1 ? BIG_SIZE : 1 + 317 * $number;
    return $content{$number} //= pack 'C*', map { ($number + $_ + ($_ >> 8)) & 255 } 0 .. $size - 1;
}

sub is_unordered { return $_[0] % 3 == 2 ? 1 : 0 }

# A tally has the numbers of the messages that have arrived, and the latest ordered one of each stream.
sub check {
    my ($tally, $first_ppid, $message) = @_;
    my ($number, $stream) = ($message->{ppid} - $first_ppid, $message->{stream});
    die "PPID $message->{ppid} is not of this conversation\n" if $number < 0 || $number >= MESSAGES;
    die "message $number came twice\n" if $tally->{seen}{$number}++;
    die "message $number came on stream $stream\n" if $stream != $number % 4;
    die "message $number came with unordered $message->{unordered}\n" if $message->{unordered} != is_unordered($number);
    die "message $number came with other bytes (" . length($message->{data}) . " of them)\n"
        if $message->{data} ne content($number);
    if (!$message->{unordered}) {
        my $last = $tally->{last}{$stream} // -1;
        die "message $number came after message $last\n" if $last > $number;
        $tally->{last}{$stream} = $number;
    }
    $bytes += length $message->{data};
    return $number;
}

sub make_socket {
    my ($style) = @_;
    return "sctp::$style"->new(
        timeout => DEADLINE, events => [qw(assoc_change shutdown_event)],
        initmsg => { num_ostreams => STREAMS, max_instreams => STREAMS },
    );
}

sub send_message {
    my ($sock, $number, $ppid, $assoc) = @_;
    $sock->send(content($number), stream => $number % 4, ppid => $ppid, unordered => is_unordered($number), assoc => $assoc);
    return;
}

sub told { my ($event) = @_; return $event ? $event->{state} // $event->{notification} // 'a message' : 'the end' }

sub expect {
    my ($sock, $expected) = @_;
    my $event = $sock->recv_message;
    die told($event) . " came instead of $expected\n" if told($event) ne $expected;
    return $event;
}

sub receive {
    my ($sock, $tally, $first_ppid) = @_;
    my $message = $sock->recv_message;
    die told($message) . " came instead of a message\n" if !$message || $message->{notification};
    return (check($tally, $first_ppid, $message), $message);
}

# Answers so many messages of the other side.
sub answer {
    my ($sock, $count) = @_;
    my $tally = {};
    for (1 .. $count) {
        my ($number, $message) = receive($sock, $tally, FIRST_PPID);
        send_message($sock, $number, $message->{ppid} + ANSWER_OFFSET, $message->{assoc});
    }
    return;
}

sub expect_shutdown_by_peer {
    my ($sock, $style) = @_;
    expect($sock, 'shutdown_event');
    return expect($sock, 'shutdown_comp') if $style eq 'udp';
    # Of the two ends of a TCP-style association that the peer shuts down, either may come first.
    my $end = told($sock->recv_message);
    $end = told($sock->recv_message) if $end eq 'shutdown_comp';
    die "$end came after the peer's shutdown\n" if $end ne 'the end';
    return;
}

sub serve {
    my ($style) = @_;
    my $sock = make_socket($style)->bind('127.0.0.1', 0)->listen(1);
    my (undef, $port) = $sock->sockname;
    say "READY $port ", sctp::engine($sock->option('engine'))->{udp_port};
    my $next = sub { return $style eq 'tcp' ? $sock->accept->timeout(DEADLINE) : $sock };
    my $peer = $next->();
    expect($peer, 'comm_up');
    answer($peer, MESSAGES);
    expect_shutdown_by_peer($peer, $style);
    $peer = $next->();
    expect($peer, 'comm_up');
    answer($peer, 1);
    return expect($peer, 'comm_lost')->{reason};
}

sub associate {
    my ($style, $host, $port, $udp_port) = @_;
    my $sock = make_socket($style);
    $sock->option(encaps_port => $udp_port) if $udp_port;
    $sock->connect($host, $port);
    return ($sock, expect($sock, 'comm_up')->{assoc});
}

sub converse {
    my ($style, @to) = @_;
    my ($sock, $assoc) = associate($style, @to);
    send_message($sock, $_, FIRST_PPID + $_, $assoc) for 0 .. MESSAGES - 1;
    my $tally = {};
    receive($sock, $tally, FIRST_PPID + ANSWER_OFFSET) for 1 .. MESSAGES;
    if ($style eq 'tcp') { $sock->shutdown('write') }
    else { $sock->send('', eof => 1, assoc => $assoc) }
    expect($sock, 'shutdown_comp');
    expect($sock, 'the end') if $style eq 'tcp';

    ($sock, $assoc) = associate($style, @to);
    send_message($sock, 0, FIRST_PPID, $assoc);
    receive($sock, {}, FIRST_PPID + ANSWER_OFFSET);
    $sock->abort(REASON, $assoc);
    return '';
}

$| = 1;
my ($role, $style, @to) = @ARGV;
my $said = eval {
    die "usage: peer.pl server tcp|udp, or peer.pl client tcp|udp HOST PORT UDP_PORT\n"
        if ($style // '') !~ /^(?:tcp|udp)$/ || $role !~ /^(?:server|client)$/ || $role eq 'client' && @to != 3;
    $role eq 'server' ? serve($style) : converse($style, @to);
};
if (!defined $said) {
    print STDERR "peer.pl: $@";
    exit 1;
}
say 'OK ', MESSAGES, " $bytes $said";
