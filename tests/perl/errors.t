# What fails, and mistakes of the program.
use v5.20;
use warnings;
use Test::More;
use Errno qw(EAGAIN ECONNREFUSED);
use common;

my $error = failure { sctp::tcp->connect('127.0.0.1', 9) };
my $line = __LINE__ - 1;
isa_ok $error, 'sctp::error';
is $! + 0, ECONNREFUSED, '$! is set';
is $error->errno, ECONNREFUSED, 'errno';
is $error->name, 'ECONNREFUSED', 'name';
is $error->message, 'connect: 127.0.0.1 port 9 refused the association', 'message';
is "$error", $error->message . " at $0 line $line.\n", 'as a string it names the line of the program';
cmp_ok $error, '==', ECONNREFUSED, 'as a number it is the errno';
ok $error, 'it is true';
is $error->ended_by, 'peer', 'the peer ended it';

my ($client, $peer) = association();
$error = failure { $client->timeout(0.05)->recv };
is $error->name, 'ETIMEDOUT', 'the end of the timeout';
is $error->ended_by, 'nobody', 'is the end of nothing else';
$error = failure { $client->recv(100, dontwait => 1) };
is $error->name, 'EAGAIN', 'dontwait';
is $error + 0, EAGAIN, 'as a number';
$peer->abort('enough');
$client->timeout(20)->wait('read', 20);
$error = failure { $client->recv };
is $error->name, 'ECONNRESET', 'an abort';
is $error->ended_by, 'peer', 'is by the peer';

# Mistakes die with a string that has the program's line.
sub mistake {
    my ($block, $expected, $what) = @_;
    return like failure { $block->() }, qr/$expected.* at \Q$0\E line \d+\.$/, $what;
}
my $sock = sctp::udp->new;
my $text = "\x{263a}";
mistake(sub { sctp::raw::bind($_, '', 0) }, 'this is no socket of sctp', 'no socket: ' . ($_ // 'undef'))
    for undef, 3, 'sctp::socket', 'main', [], {}, \my $scalar, \*STDOUT, bless({}, 'sctp::socket'), bless([], 'sctp::tcp');
mistake(sub { $sock->send($text) }, 'data has characters that are no bytes', 'wide characters');
mistake(sub { $sock->send($_) }, 'data must be a string of bytes', 'no bytes') for undef, [], \'text', $sock;
mistake(sub { $sock->send('x', stream => $_) }, 'stream must be an integer from 0 to 65535', 'stream ' . ($_ // 'undef'))
    for -1, 65536, 1.5, 'one', '', undef, [], 'nan', 'inf', 1e30, -1e30, 2**63, 2**64;
mistake(sub { $sock->send('x', streem => 1) }, 'a message has no streem', 'a misspelt key');
mistake(sub { $sock->send('x', lifetime => 1, priority => 1) }, 'only one of', 'two policies');
mistake(sub { $sock->bind("127.0.0.1\0", 0) }, 'host contains a NUL character', 'a NUL');
mistake(sub { $sock->bind($text, 0) }, 'host has characters that are no bytes', 'a wide host');
mistake(sub { $sock->bindx($_, 0) }, 'hosts must be a reference to an array', 'no list') for undef, '127.0.0.1', {};
mistake(sub { $sock->bindx([undef], 0) }, 'each of hosts must be a string', 'a hole in a list');
mistake(sub { $sock->option('rto_info') }, 'there is no option rto_info', 'an option that is none');
mistake(sub { $sock->option(rtoinfo => { mim => 1 }) }, 'has a key that rtoinfo does not have', 'a misspelt field');
mistake(sub { $sock->option(rtoinfo => $_) }, 'rtoinfo must be a reference to a hash', 'no record') for 5, [], 'min';
mistake(sub { $sock->option(status => {}) }, 'there is no way to set the option status', 'an option that is only read');
mistake(sub { $sock->option(stream_scheduler => 'fastest') }, 'scheduler must be one of fair, fcfs', 'a word that is none');
mistake(sub { $sock->option('nodelay', streem => 1) }, 'an option is not of a streem', 'what an option is not of');
mistake(sub { $sock->subscribe('news') }, 'notification_type must be one of', 'no notification');
mistake(sub { $sock->wait('neither') }, 'wait for "read", "write" or "both"', 'no events');
mistake(sub { sctp::socket->new }, 'a socket is an sctp::tcp or an sctp::udp', 'no style');
mistake(sub { sctp::tcp->new(colour => 1) }, 'there is no option colour', 'an option of new that is none');
mistake(sub { sctp::tcp->new(family => 'ipx') }, 'family must be one of inet, inet6, not ipx', 'no family');
is failure { $sock->timeout(-5) }->name, 'EINVAL', 'a negative timeout';

# None of that did anything to the socket.
$sock->bind('127.0.0.1', 0)->listen;
my $late = sctp::tcp->new(timeout => 20)->connect($sock->sockname);
$late->send('all is well');
is $sock->recv->{data}, 'all is well', 'the socket works';

done_testing;
