# Sockets as handles: descriptors, select, the ends of their lives.
use v5.20;
use warnings;
use Test::More;
use IO::Select;
use Scalar::Util qw(weaken);
use common;

my ($client, $peer) = association();
like fileno($client), qr/^\d+$/, 'a socket has a descriptor';
is $client->fileno, fileno $client, 'which the method tells as well';

my $select = IO::Select->new($client, $peer);
is_deeply [$select->can_read(0)], [], 'nothing to read at first';
is_deeply [sort map { fileno $_ } $select->can_write(5)], [sort map { fileno $_ } $client, $peer], 'both can be written';
$client->send('hello');
is_deeply [map { fileno $_ } $select->can_read(5)], [fileno $peer], 'IO::Select finds the one that has something';
my $bits = '';
vec($bits, fileno $peer, 1) = 1;
is select(my $ready = $bits, undef, undef, 5), 1, 'and so does select';

# The iteration ends with the association.
$client->send($_) for 1 .. 3;
$client->shutdown('write');
my @came;
while (my $message = <$peer>) { push @came, $message->{data} }
is_deeply \@came, ['hello', 1, 2, 3], '<$socket> gives the messages, and ends';
is_deeply [$peer->recv], [], 'recv gives nothing at the end';

# Perl's own close is the socket's.
($client, $peer) = association();
ok close $client, 'close';
is fileno $client, undef, 'a closed socket has no descriptor';
is failure { $client->recv }->name, 'EBADF', 'and no messages';
is failure { $client->close }->name, 'EBADF', 'and cannot be closed again';
is $peer->recv, undef, 'its peer sees the end';

# What nothing refers to is closed.
($client, $peer) = association();
weaken(my $gone = $client);
undef $client;
is $gone, undef, 'nothing keeps a socket alive';
is $peer->recv, undef, 'its peer sees the end';
{
    my ($inner, $other) = association();
    $peer = $other;
}
is $peer->recv, undef, 'the end of a scope is the same';
my ($dying, $survivor) = association();
eval { my $mine = $dying; undef $dying; $! = 5; die "as it was\n" };
is $@, "as it was\n", 'an end inside of eval leaves the error alone';
is $survivor->recv, undef, 'and is one';

# A descriptor that changes hands.
($client, $peer) = association();
my $descriptor = $client->detach;
is failure { $client->recv }->name, 'EBADF', 'a socket that gave its descriptor away is closed';
my $again = sctp::socket->new_from_fd($descriptor);
isa_ok $again, 'sctp::tcp';
$again->send('still here');
is $peer->recv->{data}, 'still here', 'the descriptor has its association';
open my $file, '<', $0 or die;
is failure { sctp::socket->new_from_fd(fileno $file) }->name, 'ENOTSOCK', 'a file is no socket';
ok -e $file, 'and stays open';

# A socket can be closed in the middle of what iterates over it, and many come and go.
for (1 .. 50) {
    my ($one, $two) = association();
    $one->send("$_");
    is $two->recv->{data}, $_, "association $_" if $_ % 25 == 0;
}
my @open = map { [association()] } 1 .. 3;
cmp_ok fileno($open[-1][0]), '<', fileno($open[0][0]) + 60, 'descriptors are used again';

done_testing;
