package sctp;

# SCTP sockets for Perl.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use XSLoader ();

our $VERSION;
BEGIN { XSLoader::load('sctp::raw'); $VERSION = sctp::raw::version() }

use sctp::error ();
use sctp::words qw(number word);
use sctp::message ();
use sctp::option ();
use sctp::socket ();

=head1 sctp

SCTP sockets (RFC 9260, RFC 6458) on the kernel's stack or on one in user space.

    use sctp;
    my $peer = sctp::tcp->connect('192.0.2.1', 5000);
    $peer->send('hello', stream => 1, ppid => 42);
    while (my $message = $peer->recv) { print "$message->{stream}: $message->{data}\n" }

What fails dies with an C<sctp::error>, and sets C<$!>. It has the methods C<errno>, C<name> ("ECONNREFUSED"), C<message> (a
sentence that says what to do) and C<ended_by> ("nobody", "us", "peer", "silence": who ended the association; an ETIMEDOUT by
nobody is the socket's own timeout). As a string it is the sentence and the program's line, as a number the errno. Mistakes of
the program, such as a number out of range, die with a string.

A handler of C<%SIG> runs while a call waits, and the call goes on with the time that is left, unless the handler dies.

=head2 sctp::engine($name)

What an engine ("kernel", "userspace" or "auto", which is the one of new sockets) is: a hash of C<name>, C<available>,
C<reason>, ...

=head2 sctp::set_engine($name)

Which engine sockets get that do not say.

=head2 sctp::configure_userspace(%settings)

How the engine in user space starts: C<encapsulation> ("udp", "raw"), C<udp_port>, C<peer_udp_port>, C<linger_ms>,
C<signal_linger_ms>, C<max_associations>, C<busy_poll_us>. Returns all of them.

=head2 sctp::options()

All options that the library has, a hash each: C<name>, C<of>, C<value>, C<readable>, C<writable>, C<least>, C<most>, C<unit>,
...

=cut

sub options { return sctp::words::options() }

sub engine {
    my $info = sctp::raw::get_engine_info(number(engine => $_[0] // 'auto'));
    delete $info->{engine};
    $info->{encapsulation} = word(encapsulation => $info->{encapsulation});
    return $info;
}

sub set_engine { sctp::raw::set_default_engine(number(engine => $_[0])); return }

sub configure_userspace {
    my %settings = @_;
    $settings{encapsulation} = number(encapsulation => $settings{encapsulation}) if exists $settings{encapsulation};
    sctp::raw::set_userspace_config({ %{ sctp::raw::get_userspace_config() }, %settings }) if %settings;
    my $config = sctp::raw::get_userspace_config();
    $config->{encapsulation} = word(encapsulation => $config->{encapsulation});
    return $config;
}

1;
