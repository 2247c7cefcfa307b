# Sends each file on a stream of its own. send_files.pl HOST PORT FILE...
use v5.20;
use warnings;
use File::Basename qw(basename);
use sctp;

my %ppid = (name => 1, bytes => 2, end => 3);
my $piece = 16384;

my ($host, $port, @paths) = @ARGV;
die "usage: send_files.pl HOST PORT FILE...\n" if !@paths;
my $association = sctp::tcp->new(timeout => 10, initmsg => { num_ostreams => scalar @paths })->connect($host, $port);
my %files;
for my $stream (0 .. $#paths) {
    open $files{$stream}, '<:raw', $paths[$stream] or die "$paths[$stream]: $!\n";
    $association->send(basename($paths[$stream]), stream => $stream, ppid => $ppid{name});
}
while (%files) {
    for my $stream (sort keys %files) {
        if (read $files{$stream}, my $data, $piece) { $association->send($data, stream => $stream, ppid => $ppid{bytes}); next }
        $association->send('end', stream => $stream, ppid => $ppid{end});
        delete $files{$stream};
    }
}
$association->shutdown('write');
1 while $association->recv; # until the receiver has all
