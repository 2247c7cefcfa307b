# The verbs of the scenarios on the Perl layer, see README.md: a function each, which is given its keys and words and
# returns a hash of results, or the socket for none; what fails dies.
# SPDX-License-Identifier: LGPL-2.1-or-later
package perl_verbs;
use v5.20;
use warnings;
use IO::Select;
use sctp;

my %sockets;
my %verbs;

# ---- Words and results ----

sub make_bytes {
    my ($literal) = @_;
    return $1 if $literal =~ /^text:(.*)$/s;
    return pack 'H*', $1 if $literal =~ /^hex:(.*)$/;
    my ($size, $seed, $start) = $literal =~ /^fill:(\d+):(\d+)(?::(\d+))?$/ or die "not data: $literal\n";
    my $period = $size < 65536 ? $size : 65536;
    $start //= 0;
    my $bytes = pack 'C*', map { ($seed + $_ + ($_ >> 8)) & 255 } $start .. $start + $period - 1;
    return $size > $period ? substr $bytes x (1 + $size / $period), 0, $size : $bytes;
}

# Steps that are repeated, to fill a buffer for instance, would spend their time making the same bytes.
my ($last_literal, $last_bytes) = ('');
sub bytes {
    my ($literal) = @_;
    ($last_literal, $last_bytes) = ($literal, make_bytes($literal)) if $literal ne $last_literal;
    return $last_bytes;
}

sub sock { return $sockets{ $_[0] } // die "there is no socket $_[0]\n" }
sub keep { my ($name, $made) = @_; return $sockets{$name} = $made->timeout(5) }
sub host { return $_[0] eq 'any' ? '' : $_[0] }
sub list { return [split /,/, $_[0]] }
sub host_port { return { host => $_[0], port => $_[1] } }
sub listed { my ($key, @items) = @_; return { $key => join(',', @items), count => scalar @items } }
sub addresses { return { hosts => join(',', sort map { $_->[0] } @_), count => scalar @_, port => $_[0][1] } }

sub add {
    my ($verb, $known, $run) = @_;
    my %known = map { $_ => 1 } split ' ', $known;
    $verbs{$verb} = sub {
        my ($words, $keys) = @_;
        exists $known{$_} or die "unknown key $_\n" for keys %$keys;
        my $results = $run->($keys, @$words);
        return ref $results eq 'HASH' ? $results : {};
    };
    return;
}

sub run { my ($verb, $words, $keys) = @_; return ($verbs{$verb} // die "no such verb: $verb\n")->($words, $keys) }

sub close_all {
    for my $name (sort keys %sockets) { eval { $sockets{$name}->close; 1 } or $@->name eq 'EBADF' or die "close $name: $@" }
    return;
}

# ---- Sockets ----

my %family = (4 => 'inet', 6 => 'inet6');
add(socket => 'style family', sub {
    my ($keys, $name) = @_;
    my $class = { tcp => 'sctp::tcp', udp => 'sctp::udp' }->{ $keys->{style} // 'tcp' };
    return keep($name, $class->new(family => $family{ $keys->{family} // 4 }));
});
add(bind => '', sub { my (undef, $name, $host, $port) = @_; return sock($name)->bind(host($host), $port) });
add(bindx => 'op', sub { my ($keys, $name, $hosts, $port) = @_; return sock($name)->bindx(list($hosts), $port, $keys->{op}) });
add(bind_interfaces => 'exclude', sub {
    my ($keys, $name, $names, $port) = @_;
    return sock($name)->bind_interfaces(list($names), $port, exclude => $keys->{exclude});
});
add(listen => '', sub { my (undef, $name, $backlog) = @_; return sock($name)->listen($backlog) });
add(accept => '', sub {
    my (undef, $name, $new) = @_;
    my ($made, @peer) = sock($name)->accept;
    keep($new, $made);
    return host_port(@peer);
});
add(connect => '', sub { my (undef, $name, $host, $port) = @_; return sock($name)->connect(host($host), $port) });
add(connectx => '', sub {
    my (undef, $name, $hosts, $port) = @_;
    return { assoc_id => sock($name)->connectx(list($hosts), $port) };
});
add(connect_result => '', sub {
    my (undef, $name, $host, $port) = @_;
    return { assoc_id => sock($name)->connect_result(host($host), $port) };
});
add(peeloff => 'assoc', sub { my ($keys, $name, $new) = @_; return keep($new, sock($name)->peeloff($keys->{assoc})) });
add(shutdown => 'how', sub { my ($keys, $name) = @_; return sock($name)->shutdown($keys->{how}) });
add(close => '', sub { my (undef, $name) = @_; return sock($name)->close });
add(abort => 'assoc reason', sub {
    my ($keys, $name) = @_;
    return sock($name)->abort(bytes($keys->{reason} // 'text:'), $keys->{assoc});
});
add(finish => 'assoc timeout', sub {
    my ($keys, $name) = @_;
    my $ms = $keys->{timeout} // -1;
    return sock($name)->finish($ms == -1 ? undef : $ms / 1000, $keys->{assoc});
});

# ---- Addresses ----

add(name => '', sub { return host_port(sock($_[1])->sockname) });
add(peer => '', sub { return host_port(sock($_[1])->peername) });
add(laddrs => 'assoc', sub { return addresses(sock($_[1])->laddrs($_[0]{assoc})) });
add(paddrs => 'assoc', sub { return addresses(sock($_[1])->paddrs($_[0]{assoc})) });
add(associd => '', sub { my (undef, $name, $host, $port) = @_; return { assoc_id => sock($name)->associd(host($host), $port) } });

# ---- Messages ----

my %policy = (ttl => 'lifetime', rtx => 'retransmissions', prio => 'priority');
add(send => 'stream ppid context assoc host port unordered addr_over sack_immediately sendall eor eof abort pr auth_key dontwait',
    sub {
        my ($keys, $name, $data) = @_;
        my %given = %$keys;
        my ($host, $port, $pr) = delete @given{qw(host port pr)};
        $given{to} = [host($host), $port // 0] if defined $host;
        if (defined $pr) {
            my ($word, $value) = split /:/, $pr;
            $given{ $policy{$word} } = $word eq 'ttl' ? $value / 1000 : $value;
        }
        return { size => sock($name)->send(bytes($data), %given) };
    });
add(sendx => 'stream ppid context num_ostreams', sub {
    my ($keys, $name, $data, $hosts, $port) = @_;
    my %given = %$keys;
    my $streams = delete $given{num_ostreams};
    $given{initmsg} = { num_ostreams => $streams } if $streams;
    return { assoc_id => sock($name)->sendx(bytes($data), list($hosts), $port, %given) };
});

# The layer's names for what a notification has are the README's, but for these.
sub notified {
    my (%came) = @_;
    $came{cause} = delete $came{error};
    $came{text} = delete $came{reason};
    @came{qw(kind type from_host from_port)} = ('notification', delete @came{qw(notification host port)});
    @came{qw(host port)} = @{ $came{address} } if $came{address};
    $came{$_} = join(',', @{ $came{$_} }) || 'none' for grep { ref $came{$_} } qw(flags streams);
    return { map { defined $came{$_} ? ($_ => $came{$_}) : () } keys %came };
}

add(recv => 'size all limit peek dontwait', sub {
    my ($keys, $name) = @_;
    my $sock = sock($name);
    my ($size, %given) = ($keys->{size} // 262144, peek => $keys->{peek}, dontwait => $keys->{dontwait});
    my $message = $keys->{limit} ? $sock->recv_message($keys->{limit}, dontwait => $keys->{dontwait})
        : $sock->recv($size, %given);
    return { kind => 'end' } if !$message;
    $message->{assoc_id} = delete $message->{assoc};
    return notified(%$message) if $message->{notification};
    while ($keys->{all} && !$message->{eor}) {
        my $part = $sock->recv($size, %given);
        die "a part of another message\n" if !$part || $part->{notification} || $part->{stream} != $message->{stream};
        $message->{data} .= $part->{data};
        $message->{eor} = $part->{eor};
    }
    return { %$message, kind => 'data', size => length $message->{data} };
});
add(nxtinfo => '', sub {
    my $info = sock($_[1])->nextinfo or return { known => 0 };
    return { known => 1, %$info, assoc_id => $info->{assoc} };
});

add(send_messages => 'times stream ppid assoc host port dontwait', sub {
    my ($keys, $name, $datas) = @_;
    my %given = %$keys;
    my ($host, $port, $times) = delete @given{qw(host port times)};
    $given{to} = [host($host), $port // 0] if defined $host;
    return { count => sock($name)->send_messages([(map { bytes($_) } split /,/, $datas) x ($times // 1)], %given) };
});
add(recv_messages => 'limit dontwait', sub {
    my ($keys, $name, $count) = @_;
    my @told;
    while (@told < $count) {
        my @some = sock($name)->recv_messages($count - @told, %$keys);
        push @told, map {
            my $data = length $_->{data} > 32 ? length $_->{data} : $_->{data};
            $_->{notification} // "$data/$_->{stream}/$_->{ppid}";
        } @some;
        last if !@some || $keys->{dontwait};
    }
    return { count => scalar @told, messages => join ',', @told };
});

sub of_series { return $_[0] . "\0" x (3 * $_[0]) }
add(send_series => '', sub {
    my (undef, $name, $count, $streams) = @_;
    sock($name)->send(of_series($_), stream => $_ % $streams) for 0 .. $count - 1;
    return;
});
add(recv_series => '', sub {
    my (undef, $name, $count, $streams) = @_;
    my ($in_order, %following) = (0);
    while ($count > 0) {
        my $message = sock($name)->recv;
        next if $message->{notification};
        my $expected = $following{ $message->{stream} } // $message->{stream};
        $in_order++ if $message->{data} eq of_series($expected);
        $following{ $message->{stream} } = $expected + $streams;
        $count--;
    }
    return { in_order => $in_order };
});

add(ready => '', sub {
    my $select = IO::Select->new(sock($_[1]));
    return { read => $select->can_read(0) ? 1 : 0, write => $select->can_write(0) ? 1 : 0 };
});
add(wait => 'timeout', sub {
    my ($keys, $name, $events) = @_;
    my ($read, $write) = sock($name)->wait($events, ($keys->{timeout} // 5000) / 1000);
    return { read => $read, write => $write };
});

# ---- Options ----

add(subscribe => 'assoc', sub {
    my ($keys, $name, $types) = @_;
    return sock($name)->subscribe(list($types), $keys->{assoc} // 0);
});
add(unsubscribe => 'assoc', sub {
    my ($keys, $name, $types) = @_;
    return sock($name)->unsubscribe(list($types), $keys->{assoc} // 0);
});
add(subscribed => 'assoc', sub {
    my ($keys, $name, $type) = @_;
    return { value => sock($name)->subscribed($type, $keys->{assoc}) };
});

# What an option is of, in the layer's words, and the keys that are left.
sub of_keys {
    my (%keys) = @_;
    my %of = map { exists $keys{$_} ? ($_ => delete $keys{$_}) : () } qw(assoc host port policy);
    return (\%of, \%keys);
}

$verbs{set} = sub {
    my ($words, $keys) = @_;
    my ($name, $option) = @$words;
    my ($of, $fields) = of_keys(%$keys);
    my $value = delete $fields->{value};
    if ($option eq 'timeout') { sock($name)->timeout($value < 0 ? $value : $value / 1000); return {} }
    (defined $value ? $of : $fields)->{stream} = delete $fields->{sid} if exists $fields->{sid};
    die "unknown keys: @{[keys %$fields]}\n" if defined $value && %$fields;
    sock($name)->option($option => $value // $fields, %$of);
    return {};
};
add(get => 'assoc host port sid policy', sub {
    my ($keys, $name, $option) = @_;
    return { value => map { $_ // -1 } map { defined ? $_ * 1000 : $_ } sock($name)->timeout } if $option eq 'timeout';
    my ($of, $fields) = of_keys(%$keys);
    $of->{stream} = $fields->{sid} if exists $fields->{sid};
    my $value = sock($name)->option($option, %$of);
    my $about = sctp::words::option($option);
    if (ref $value eq 'HASH') {
        $value = sctp::words::unspoken($value, $about->{record}) if $option ne 'paddrinfo';
        return { %$value, sid => $value->{stream}, assoc_id => $value->{assoc} };
    }
    return { value => $value eq 'inet' ? 4 : 6 } if $option eq 'family';
    return { value => $value && sctp::raw::error_name($value) } if $option eq 'error';
    return { value => $value } if !$about->{group} || $option =~ /^(?:engine|style|ended_by)$/;
    return { value => sctp::words::number($about->{group}, $value) };
});
add(getsockopt => '', sub {
    my (undef, $name, $level, $option, $data) = @_;
    return { data => sock($name)->getsockopt($level, $option, bytes($data)) };
});
add(setsockopt => '', sub {
    my (undef, $name, $level, $option, $data) = @_;
    return sock($name)->setsockopt($level, $option, bytes($data));
});

# ---- Associations ----

# Options that have a verb of their own.
sub option_of { my ($keys, $name, @option) = @_; return sock($name)->option(@option, assoc => $keys->{assoc}) }
add(get_primary_addr => 'assoc', sub { return host_port(@{ option_of(@_, 'primary_addr') }) });
add("set_$_" => 'assoc', do {
    my $option = $_;
    sub { my ($keys, $name, $host, $port) = @_; return option_of($keys, $name, $option => [host($host), $port]) }
}) for qw(primary_addr peer_primary_addr);
add(assoc_ids => '', sub { return listed(ids => @{ option_of(@_, 'assoc_ids') }) });
add(set_auth_key => 'assoc', sub {
    my ($keys, $name, $number, $data) = @_;
    return option_of($keys, $name, auth_key => [$number, bytes($data)]);
});
add(set_hmac_ident => '', sub { my (undef, $name, $list) = @_; return sock($name)->option(hmac_ident => list($list)) });
add(get_hmac_ident => '', sub {
    return listed(numbers => map { sctp::words::number(hmac => $_) } @{ option_of(@_, 'hmac_ident') });
});
add("get_$_" => 'assoc', do { my $option = $_; sub { return listed(numbers => unpack 'C*', option_of(@_, $option)) } })
    for qw(peer_auth_chunks local_auth_chunks);
add(reset_streams => 'assoc', sub {
    my ($keys, $name, $direction, $list) = @_;
    return sock($name)->reset_streams($list eq 'all' ? [] : list($list), $direction, $keys->{assoc});
});
add(reset_assoc => 'assoc', sub { my ($keys, $name) = @_; return sock($name)->reset_association($keys->{assoc}) });
add(add_streams => 'assoc', sub {
    my ($keys, $name, $in, $out) = @_;
    return sock($name)->add_streams($in, $out, $keys->{assoc});
});
add(status => 'assoc', sub {
    my $status = option_of(@_, 'status');
    return { %$status, assoc_id => $status->{assoc} };
});

# Asks the process around this one: a line to stdout, and the results back from stdin.
$verbs{outside} = sub {
    my ($words) = @_;
    local $| = 1;
    print "outside @$words\n";
    my $reply = <STDIN> // die "nobody answers from outside: run this by tests/outside/outside.py\n";
    my %results = $reply =~ /([a-z_]+)=(\S*)/g;
    die bless { name => $results{error}, message => 'see above', where => "\n" }, 'sctp::error' if $results{error};
    return \%results;
};

1;
