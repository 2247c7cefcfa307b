package common;

# What the tests share.  SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Exporter 'import';
use sctp;

our @EXPORT = qw(association failure many);

# Both ends of an association, in this process: the one that connected, the one that was accepted, and the listener.
sub association {
    my $server = sctp::tcp->new(timeout => 20)->bind('127.0.0.1', 0)->listen;
    my $client = sctp::tcp->new(timeout => 20)->connect($server->sockname);
    return ($client, $server->accept->timeout(20), $server);
}

# A one-to-many socket, and a one-to-one socket's association with it.
sub many {
    my $server = sctp::udp->new(timeout => 20, @_)->bind('127.0.0.1', 0)->listen;
    return ($server, sctp::tcp->new(timeout => 20)->connect($server->sockname));
}

# What the block dies with.
sub failure(&) {
    my ($block) = @_;
    return eval { $block->(); 1 } ? 'nothing' : $@;
}

1;
