# Options, notifications and engines by their words: all that the library tells of itself.
use v5.20;
use warnings;
use Test::More;
use common;

my ($server, $client) = many(events => [qw(assoc_change shutdown_event)]);
my $up = $server->recv;
is_deeply [@$up{qw(notification state error ended_by)}], [qw(assoc_change comm_up none nobody)], 'a notification in words';
is $up->{port}, ($client->sockname)[1], 'with its peer';
my $assoc = $up->{assoc};

# Every option that can be read can be read here, or the engine does not have it, or it is not agreed.
my ($host, $port) = @{ ($server->paddrs($assoc))[0] };
my %expected = map { $_ => 1 } qw(ENOPROTOOPT EOPNOTSUPP EACCES EINVAL EPERM);
my ($read, @options) = (0, sctp::options());
for my $option (grep { $_->{readable} } @options) {
    my $value = eval { $server->option($option->{name}, assoc => $assoc, host => $host, port => $port, event => 'assoc_change') };
    if ($@) { ok ref $@ && $expected{ $@->name }, "$option->{name}: $@" =~ s{\n}{}r }
    else { ok defined $value, $option->{name}; $read++ }
}
cmp_ok $read, '>', 30, 'most options can be read';

is $server->option('status', assoc => $assoc)->{state}, 'established', 'a record in words';
is_deeply $server->option('assoc_ids'), [$assoc], 'a list';
is_deeply $server->option('primary_addr', assoc => $assoc), [$host, $port], 'an address';
is_deeply $server->option('hmac_ident'), ['sha1'], 'a list of words';
is $server->option(hmac_ident => ['sha256', 'sha1']), $server, 'a set gives the socket';
is_deeply $server->option('hmac_ident'), ['sha256', 'sha1'], 'what was set';
is $server->option(stream_scheduler => 'rr')->option('stream_scheduler'), 'rr', 'a word';
is_deeply $server->option(enable_stream_reset => ['reset_stream_req', 'change_assoc_req'])->option('enable_stream_reset'),
    ['reset_stream_req', 'change_assoc_req'], 'flags';
is_deeply $server->option(enable_stream_reset => 3)->option('enable_stream_reset'),
    ['reset_stream_req', 'reset_assoc_req'], 'a number';
is $server->option(nodelay => 1)->option('nodelay'), 1, 'a flag';
is $server->option(rtoinfo => { max => 5000 }, assoc => 'future')->option('rtoinfo')->{max}, 5000, 'of associations to come';
isnt $server->option('rtoinfo', assoc => $assoc)->{max}, 5000, 'and not of this one';
is unpack('i', $server->getsockopt(132, 3, pack 'i', 0)), 1, 'by number';

ok $server->subscribed('shutdown_event'), 'subscribed';
ok !$server->unsubscribe('shutdown_event')->subscribed('shutdown_event'), 'not any more';

# Streams by words.
is_deeply sctp::words::word(stream_reset => 5), ['incoming', 'denied'], 'a sum of flags';
is sctp::words::word(cause => 999), 999, 'a number without a word stays a number';

# Engines.
my $engine = $server->option('engine');
is sctp::engine($engine)->{name}, $engine, 'an engine by name';
is sctp::engine($engine)->{available}, 1, 'which is available';
like sctp::configure_userspace()->{encapsulation}, qr/^(?:udp|raw)$/, 'how the engine in user space starts';
is sctp::configure_userspace(linger_ms => 1234)->{linger_ms}, 1234, 'which can be changed' if $engine eq 'kernel';
is failure { sctp::configure_userspace(linger_ms => 1234) }->name, 'EALREADY', 'not once it has started'
    if $engine eq 'userspace';
like $sctp::VERSION, qr/^\d+\.\d+\.\d+$/, 'the version';

done_testing;
