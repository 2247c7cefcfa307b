package sctp::socket;

# Sockets of both styles: making, connecting and ending them.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Carp qw(croak);
use Scalar::Util qw(refaddr);
use Symbol ();
use sctp::words qw(association number word);

use overload '<>' => sub { $_[0]->recv }, fallback => 1;

@sctp::tcp::ISA = @sctp::udp::ISA = 'sctp::socket';

=head1 Sockets

C<sctp::tcp> is a one-to-one (TCP-style) socket, C<sctp::udp> a one-to-many (UDP-style) one. Both are handles: C<fileno>,
C<close>, IO::Select and event loops take them. A socket that nothing refers to is closed. Methods that only do something
return the socket. C<$assoc> is the id of a one-to-many socket's association, or "future", "current" or "all"; a one-to-one
socket needs none. Times are in seconds; undef or -1 is without limit.

=head2 new(%options)

A socket: C<family> ("inet" or "inet6"), C<engine> ("auto", "kernel" or "userspace"), C<timeout>, C<events> (a list, as for
C<subscribe>), and all options of C<option> that can be set. C<bind>, C<bindx>, C<bind_interfaces> and C<connect> make a
socket themselves if the class calls them: C<< sctp::tcp->bind('127.0.0.1', 0)->listen >>.

=cut

my %descriptors; # of all sockets, a reference each

sub _wrap {
    my ($class, $fd) = @_;
    my $self = bless Symbol::gensym(), $class;
    my $descriptor = \${*$self};
    $$descriptor = $fd;
    tie *$self, 'sctp::handle', $descriptor;
    $descriptors{ refaddr $descriptor } = $descriptor;
    return $self;
}

sub new {
    my ($class, %given) = @_;
    my ($family, $engine, $timeout, $events) = delete @given{qw(family engine timeout events)};
    my ($style) = $class =~ /^sctp::(tcp|udp)$/ or croak 'a socket is an sctp::tcp or an sctp::udp';
    my $self = $class->_wrap(sctp::raw::socket(number(family => $family // 'inet'), number(style => $style),
        number(engine => $engine // 'auto')));
    $self->timeout($timeout) if defined $timeout;
    $self->subscribe($events) if $events;
    $self->option($_ => $given{$_}) for sort keys %given;
    return $self;
}

sub _made { return ref $_[0] ? $_[0] : $_[0]->new }

=head2 new_from_fd($descriptor), detach()

The socket of a descriptor that no other owns, and the descriptor of a socket that owns it no longer: so a socket gets to
another thread, whose copies of this one's sockets are closed.

=cut

sub new_from_fd {
    my ($class, $fd) = @_;
    my $self = $class->_wrap($fd);
    my $style = eval { sctp::raw::get_style($self) } // do { $self->detach; die $@ };
    return bless $self, 'sctp::' . word(style => $style);
}

sub detach { my $fd = ${ *{ $_[0] } }; ${ *{ $_[0] } } = -1; return $fd }

sub fileno { return CORE::fileno($_[0]) }

# The copies that a new thread has are closed ones.
sub CLONE {
    $$_ = -1 for values %descriptors;
    %descriptors = ();
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($@, $!);
    eval {
        delete $descriptors{ refaddr \${*$self} };
        $self->close if ${*$self} >= 0;
    };
    return;
}

# What Perl's own functions for handles do with a socket.
sub sctp::handle::TIEHANDLE { return bless $_[1], $_[0] }
sub sctp::handle::FILENO { return ${ $_[0] } < 0 ? undef : ${ $_[0] } }
sub sctp::handle::CLOSE { my $fd = ${ $_[0] }; ${ $_[0] } = -1; return sctp::socket->_wrap($fd)->close }

=head2 bind($host, $port), bindx(\@hosts, $port, "add" | "remove"), bind_interfaces(\@names, $port, exclude => 1)

No host is any address, no port a free one.

=head2 listen($backlog), accept()

C<accept> waits, and returns the new socket; in list context also the peer's host and port.

=head2 connect($host, $port), connectx(\@hosts, $port), connect_result($host, $port)

They wait; with the timeout 0 they die with EINPROGRESS, and C<connect_result> says later how that ended. The latter two
return the association's id.

=head2 peeloff($assoc), shutdown("read" | "write" | "both"), close()

=head2 abort($reason, $assoc), finish($seconds, $assoc)

End an association at once, or gracefully within a time. A one-to-one socket is closed as well.

=head2 finish_begin($assoc), finish_result($assoc)

C<finish> for an event loop: the first begins it, the second dies with EAGAIN as long as it is under way, and does not close
the socket.

=cut

sub bind { my ($self, $host, $port) = @_; return sctp::raw::bind(_made($self), $host // '', $port // 0) }

sub bindx {
    my ($self, $hosts, $port, $change) = @_;
    return sctp::raw::bindx(_made($self), $hosts, $port // 0, number(bindx => $change // 'add'));
}

sub bind_interfaces {
    my ($self, $names, $port, %given) = @_;
    return sctp::raw::bind_interfaces(_made($self), $names, $port // 0, $given{exclude} ? 1 : 0);
}

sub listen { my ($self, $backlog) = @_; return sctp::raw::listen($self, $backlog // 128) }

sub accept {
    my ($self) = @_;
    my ($fd, @peer) = sctp::raw::accept($self);
    my $new = _wrap('sctp::tcp', $fd);
    return wantarray ? ($new, @peer) : $new;
}

sub connect { my ($self, $host, $port) = @_; return sctp::raw::connect(_made($self), $host, $port) }

sub connectx { my ($self, $hosts, $port) = @_; return sctp::raw::connectx($self, $hosts, $port) }
sub connect_result { my ($self, $host, $port) = @_; return sctp::raw::connect_result($self, $host, $port // 0) }
sub peeloff { my ($self, $assoc) = @_; return _wrap('sctp::tcp', sctp::raw::peeloff($self, association($assoc))) }
sub shutdown { my ($self, $how) = @_; return sctp::raw::shutdown($self, number(direction => $how // 'both')) }
sub close { sctp::raw::close($_[0]); return 1 }
sub abort { my ($self, $reason, $assoc) = @_; return sctp::raw::abort($self, association($assoc), $reason // '') }
sub finish { my ($self, $seconds, $assoc) = @_; return sctp::raw::finish($self, association($assoc), _ms($seconds)) }
sub finish_begin { my ($self, $assoc) = @_; return sctp::raw::finish_begin($self, association($assoc)) }
sub finish_result { my ($self, $assoc) = @_; return sctp::raw::finish_result($self, association($assoc)) }

1;
