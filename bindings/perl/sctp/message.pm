package sctp::socket;

# Messages: sending, receiving, waiting.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Carp qw(croak);
use POSIX ();
use sctp::words qw(association number spoken word);

=head1 Messages

=head2 send($data, %given)

One message, all of it or nothing. It waits for room. Data are bytes: a string with characters above 255 is refused, so encode
text first. What is not given is as the option C<default_sndinfo> says: C<stream>, C<ppid> (in host byte order), C<context>
(comes back if the message fails), C<unordered>, C<sack_immediately>, C<addr_over>; one of C<lifetime> (seconds),
C<retransmissions> and C<priority>; C<auth_key>, a key's number. Where to: C<to> ([$host, $port], which on a one-to-many
socket makes the association) or C<assoc>. C<eor> ends a message (option C<explicit_eor>). One-to-many: C<sendall>, C<eof>
(end the association gracefully; no data), C<abort> (end it at once; the data is the reason). C<dontwait>: EAGAIN instead of
waiting.

=head2 sendx($data, \@hosts, $port, %given)

The first message to a peer of several addresses, on a one-to-many socket: it makes the association, with the option
C<initmsg> of this one (a hash), and does not wait for it. Returns the association's id.

=cut

my %flag = (
    unordered => $sctp::raw::UNORDERED, addr_over => $sctp::raw::ADDR_OVER, sack_immediately => $sctp::raw::SACK_IMMEDIATELY,
    sendall => $sctp::raw::SENDALL, eor => $sctp::raw::EOR, eof => $sctp::raw::EOF, abort => $sctp::raw::ABORT,
);
my %policy = (lifetime => 'ttl', retransmissions => 'rtx', priority => 'prio');
# For what is said the socket's default does not count.
my %says = (
    stream => $sctp::raw::DEFAULT_SID, ppid => $sctp::raw::DEFAULT_PPID, context => $sctp::raw::DEFAULT_CONTEXT,
    (map { $_ => $sctp::raw::DEFAULT_FLAGS } keys %flag), (map { $_ => $sctp::raw::DEFAULT_PR } keys %policy),
);

# The sndinfo, and the flags of the call.
sub _sndinfo {
    my ($given) = @_;
    my $unsaid = $sctp::raw::DEFAULT_ALL;
    my %info = (flags => 0);
    for my $key (keys %$given) {
        my $value = $given->{$key};
        $unsaid &= ~$says{$key} if $says{$key};
        if ($flag{$key}) { $info{flags} |= $flag{$key} if $value }
        elsif ($says{$key} && !$policy{$key}) { $info{$key} = $value }
        elsif ($policy{$key}) {
            croak 'only one of lifetime, retransmissions and priority' if exists $info{pr_policy};
            $info{pr_policy} = number(pr_policy => $policy{$key});
            $info{pr_value} = $key eq 'lifetime' ? POSIX::ceil($value * 1000) : $value;
        }
        elsif ($key eq 'assoc') { $info{assoc} = association($value) }
        elsif ($key eq 'auth_key') { $info{auth_keynumber} = $value; $info{flags} |= $sctp::raw::AUTH_KEY }
        elsif ($key ne 'to' && $key ne 'dontwait') { croak "a message has no $key" }
    }
    return (\%info, $unsaid | ($given->{dontwait} ? $sctp::raw::MSG_DONTWAIT : 0));
}

sub send {
    my ($self, $data, %given) = @_;
    return sctp::raw::sendv($self, $data, undef, undef, 0, 0) if !%given;
    my ($info, $flags) = _sndinfo(\%given);
    my ($host, $port) = $given{to} ? @{ $given{to} } : (undef, 0);
    return sctp::raw::sendv($self, $data, $info, $host, $port, $flags);
}

=head2 send_messages(\@messages, %given)

Several messages in one call, in their order. Each is a string, or an array of the string and of what it says itself:
C<[$data, stream =E<gt> 3]>; C<%given>, as of C<send>, is for all of them, but C<sendall> is not for them. It waits until all are
accepted. Returns how many were: fewer if the time is over, or if one has failed; a call that begins with that one says why.

=cut

sub send_messages {
    my ($self, $messages, %given) = @_;
    my $outgoing = sub {
        my ($data, %how) = @_;
        my ($info, $flags) = _sndinfo(\%how);
        my ($host, $port) = $how{to} ? @{ $how{to} } : (undef, 0);
        return [$data, $info, $flags & $sctp::raw::DEFAULT_ALL, $host, $port];
    };
    my (undef, @usual) = @{ $outgoing->('', %given) };
    my @outgoing = map { ref ? $outgoing->($_->[0], %given, @$_[1 .. $#$_]) : [$_, @usual] } @$messages;
    return sctp::raw::send_messages($self, \@outgoing, $given{dontwait} ? $sctp::raw::MSG_DONTWAIT : 0);
}

sub sendx {
    my ($self, $data, $hosts, $port, %given) = @_;
    my $initmsg = delete $given{initmsg};
    my ($info, $flags) = _sndinfo(\%given);
    return sctp::raw::sendx($self, $data, $info, $hosts, $port, $initmsg, $flags);
}

=head2 recv($size, %given)

What of a message is there, up to C<$size> bytes (65536): a hash of C<data>, C<stream>, C<ssn>, C<ppid>, C<tsn>, C<cumtsn>,
C<context>, C<assoc>, C<unordered>, C<eor> (0: the message goes on), C<host> and C<port>. Or a notification: a hash with
C<notification>, its type ("assoc_change"), C<assoc>, C<host> and C<port> of the peer, and the fields of its type, with the
words of RFC 6458 for numbers; the address that a peer_addr_change is about is C<address>. Or nothing, once the peer has shut
the association down. It waits, unless C<dontwait> is given; C<peek> leaves the message where it is. C<< <$socket> >> is the
same.

=head2 recv_message($limit, %given)

The same, but the whole message, in however many parts it comes, of up to C<$limit> bytes (16 MiB). Do not mix the two.

=head2 recv_messages($count, %given)

A list of several whole messages and notifications, each as C<recv_message> gives it: waits for the first one alone, and takes
what is there, up to C<$count> (64; at most 4096). C<limit> is as of C<recv_message>. An empty list, once the peer has shut the
association down. An error after a message is that of the next call.

=head2 nextinfo()

What the last receive said of the message after its own (option C<recvnxtinfo>): a hash, or nothing.

=cut

use constant { SIZE => 65536, LIMIT => 16 * 1024 * 1024 };

sub recv {
    my ($self, $size, %given) = @_;
    my $flags = ($given{peek} ? $sctp::raw::MSG_PEEK : 0) | ($given{dontwait} ? $sctp::raw::MSG_DONTWAIT : 0);
    my ($data, $info, @from) = sctp::raw::recvv($self, $size // SIZE, $flags);
    return _message($data, $info, @from) if !($info->{msg_flags} & $sctp::raw::MSG_NOTIFICATION);
    # The rest of a long one would otherwise be taken for another notification.
    while (!($info->{msg_flags} & $sctp::raw::MSG_EOR || $given{peek})) {
        (my $more, $info) = eval { sctp::raw::recvv($self, SIZE, $sctp::raw::MSG_DONTWAIT) } or last;
        $data .= $more;
    }
    return _notification($data, @from);
}

sub recv_message {
    my ($self, $limit, %given) = @_;
    my $capacity = SIZE;
    while (1) {
        my ($size, $data, $info, @from) =
            sctp::raw::recv_message($self, $capacity, $limit // LIMIT, $given{dontwait} ? $sctp::raw::MSG_DONTWAIT : 0);
        if ($size > $capacity) { $capacity = $size; next }
        return $info->{msg_flags} & $sctp::raw::MSG_NOTIFICATION ? _notification($data, @from) : _message($data, $info, @from);
    }
}

sub recv_messages {
    my ($self, $count, %given) = @_;
    my ($capacity, @messages) = SIZE;
    my $flags = $given{dontwait} ? $sctp::raw::MSG_DONTWAIT : 0;
    while ($capacity && !@messages) {
        ($capacity, @messages) = sctp::raw::recv_messages($self, $capacity, $count // 64, $given{limit} // LIMIT, $flags);
    }
    return map { $_->[1]{msg_flags} & $sctp::raw::MSG_NOTIFICATION ? _notification(@$_[0, 2, 3]) : _message(@$_) } @messages;
}

sub _message {
    my ($data, $info, $host, $port) = @_;
    return if $data eq '';
    $info->{unordered} = delete($info->{flags}) & $sctp::raw::UNORDERED ? 1 : 0;
    $info->{eor} = delete($info->{msg_flags}) & $sctp::raw::MSG_EOR ? 1 : 0;
    @$info{qw(data host port)} = ($data, $host, $port);
    return $info;
}

sub _notification {
    my ($data, $host, $port) = @_;
    my $event = sctp::raw::decode_notification($data);
    my $type = word(notification_type => delete $event->{type});
    $event = spoken($event, $type);
    $event->{address} = [delete @$event{qw(host port)}] if exists $event->{host};
    my ($offset, $length) = delete @$event{qw(text_offset text_length)};
    $event->{reason} = substr $data, $offset, $length if defined $offset;
    $data = substr $data, delete $event->{data_offset}, delete $event->{data_length};
    $event->{streams} = [unpack 'S*', $data] if $type eq 'stream_reset_event';
    $event->{unordered} = delete($event->{snd_flags}) & $sctp::raw::UNORDERED if exists $event->{snd_flags};
    return { %$event, notification => $type, data => $data, host => $host, port => $port };
}

sub nextinfo {
    my ($known, $info) = sctp::raw::get_nxtinfo($_[0]);
    return if !$known;
    my $flags = delete $info->{flags};
    $info->{unordered} = $flags & $sctp::raw::UNORDERED ? 1 : 0;
    $info->{notification} = $flags & $sctp::raw::MSG_NOTIFICATION ? 1 : 0;
    $info->{complete} = $flags & $sctp::raw::COMPLETE ? 1 : 0;
    return $info;
}

=head2 timeout($seconds)

How long calls wait; without an argument it tells.

=head2 wait("read" | "write" | "both", $seconds)

Whether the socket can be read, and whether it can be written, within a time. The socket's own timeout does not matter here.

=cut

# A short time is not no time, so it is rounded up; and other negative times, which the library refuses, do not become -1.
sub _ms {
    my ($seconds) = @_;
    return -1 if !defined $seconds || $seconds == -1;
    return $seconds < 0 ? -2 : POSIX::ceil($seconds * 1000);
}

sub timeout {
    my ($self, @seconds) = @_;
    return sctp::raw::set_timeout($self, _ms($seconds[0])) if @seconds;
    my $ms = sctp::raw::get_timeout($self);
    return $ms < 0 ? undef : $ms / 1000;
}

my ($read, $write) = ($sctp::raw::WAIT_READ, $sctp::raw::WAIT_WRITE);
my %events = (read => $read, write => $write, both => $read | $write);

sub wait {
    my ($self, $events, $seconds) = @_;
    my $wanted = $events{ $events // 'read' } // croak 'wait for "read", "write" or "both"';
    my $ready = sctp::raw::wait($self, $wanted, _ms($seconds));
    return ($ready & $read ? 1 : 0, $ready & $write ? 1 : 0);
}

1;
