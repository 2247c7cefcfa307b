package sctp::error;

# What a failing call dies with: see sctp.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Carp ();
use overload
    '""' => sub { $_[0]{message} . $_[0]{where} },
    '0+' => sub { $_[0]{errno} },
    bool => sub { 1 },
    fallback => 1;

$Carp::Internal{$_}++ for qw(sctp sctp::error sctp::raw sctp::socket sctp::tcp sctp::udp sctp::words);

# What the library dies by: an errno of 0 is a mistake of the program.
sub throw {
    my ($message, $errno, $ended_by) = @_;
    Carp::croak($message) if !$errno;
    my $error = bless {
        message => $message, errno => $errno, name => sctp::raw::error_name($errno),
        ended_by => sctp::words::word(ended_by => $ended_by), where => Carp::shortmess(''),
    }, 'sctp::error';
    $! = $errno;
    die $error;
}

sub errno { return $_[0]{errno} }
sub name { return $_[0]{name} }
sub message { return $_[0]{message} }
sub ended_by { return $_[0]{ended_by} }

1;
