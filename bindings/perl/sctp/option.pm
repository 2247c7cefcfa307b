package sctp::socket;

# Options of sockets and associations.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Carp qw(croak);
use sctp::words qw(association number spoken unspoken word);

=head1 Options and associations

=head2 option($name, %of), option($name => $value, %of)

An option of RFC 6458 by the library's name, such as C<nodelay>, C<rtoinfo> or C<status>: its value, or, with a value, the
socket. A record is a hash, of which a field that is left out is 0; an address is [$host, $port], C<auth_key> is [$number,
$key], what is several numbers is a list. Numbers that have words are words, and a sum of flags is a list of words; numbers
are taken as well. What it is of: C<assoc>, C<host> and C<port> (a path), C<stream>, C<policy>, C<event> (a notification's
type).

=head2 getsockopt($level, $number, $bytes), setsockopt($level, $number, $bytes)

Options by Linux's numbers, as bytes.

=cut

my %about = (
    assoc => sub { association($_[0]{assoc}) },
    path => sub { ($_[0]{host} // '', $_[0]{port} // 0) },
    stream => sub { $_[0]{stream} // 0 },
    policy => sub { number(pr_policy => $_[0]{policy} // 'all') },
    event => sub { number(notification_type => $_[0]{event}) },
);
# What the functions are given, by what an option is of.
my %arguments = (
    socket => [], assoc => ['assoc'], path => [qw(assoc path)], one_path => [qw(assoc path)], stream => [qw(assoc stream)],
    policy => [qw(assoc policy)], stream_policy => [qw(assoc stream policy)], event => [qw(assoc event)],
);

my %known = map { $_ => 1 } qw(assoc host port stream policy event);

sub option {
    my ($self, $name, @more) = @_;
    my @value = @more % 2 ? shift @more : ();
    my %of = @more;
    my $option = sctp::words::option($name);
    $known{$_} or croak "an option is not of a $_" for keys %of;
    my $verb = @value ? 'set' : 'get';
    my $call = sctp::raw->can("${verb}_$name") // croak "there is no way to $verb the option $name";
    my @about = map { $about{$_}->(\%of) } @{ $arguments{ $option->{of} } };
    my ($kind, $record, $group) = @$option{qw(value record group)};
    if (@value) {
        @value = @{ $value[0] } if $kind eq 'address' || $kind eq 'key';
        @value = unspoken($value[0], $record) if $kind eq 'record';
        @value = [map { number($group, $_) } @{ $value[0] }] if $kind eq 'list';
        @value = number($group, $value[0]) if $group && $kind eq 'number';
        return $call->($self, @about, @value);
    }
    @value = $call->($self, @about, $kind eq 'bytes' ? 256 : ());
    return spoken($value[-1], $record) if $kind eq 'record';
    @value = map { word($group, $_) } @value if $group;
    return $kind eq 'address' || $kind eq 'list' ? \@value : $value[0];
}

sub getsockopt { goto &sctp::raw::getsockopt }
sub setsockopt { goto &sctp::raw::setsockopt }

=head2 subscribe($types, $assoc), unsubscribe($types, $assoc), subscribed($type, $assoc)

Notifications by their types, one type or a list; without C<$assoc> of all associations, present and later.

=cut

sub subscribe { my ($self, $types, $assoc) = @_; return $self->_subscribed($types, $assoc, 1) }
sub unsubscribe { my ($self, $types, $assoc) = @_; return $self->_subscribed($types, $assoc, 0) }
sub subscribed { my ($self, $type, $assoc) = @_; return $self->option('event', event => $type, assoc => $assoc) }

sub _subscribed {
    my ($self, $types, $assoc, $on) = @_;
    $self->option(event => $on, event => $_, assoc => $assoc // 'all') for ref $types ? @$types : $types;
    return $self;
}

=head2 sockname(), peername(), laddrs($assoc), paddrs($assoc), associd($host, $port)

Host and port; lists of [$host, $port]; an association's id.

=head2 reset_streams(\@streams, $direction, $assoc), reset_association($assoc), add_streams($in, $out, $assoc)

RFC 6525. The direction is "incoming", "outgoing" or "both"; no streams are all streams. A stream_reset_event, an
assoc_reset_event or a stream_change_event tells how it went.

=cut

sub sockname { return sctp::raw::getsockname($_[0]) }
sub peername { return sctp::raw::getpeername($_[0]) }
sub laddrs { my ($self, $assoc) = @_; return sctp::raw::getladdrs($self, association($assoc)) }
sub paddrs { my ($self, $assoc) = @_; return sctp::raw::getpaddrs($self, association($assoc)) }
sub associd { my ($self, $host, $port) = @_; return sctp::raw::getassocid($self, $host, $port) }

sub reset_streams {
    my ($self, $streams, $direction, $assoc) = @_;
    my $flags = !defined $direction || $direction eq 'both' ? ['incoming', 'outgoing'] : $direction;
    return sctp::raw::reset_streams($self, association($assoc), number(stream_reset => $flags), $streams // []);
}

sub reset_association { my ($self, $assoc) = @_; return sctp::raw::reset_assoc($self, association($assoc)) }
sub add_streams { my ($self, $in, $out, $assoc) = @_; return sctp::raw::add_streams($self, association($assoc), $in, $out) }

1;
