# Receives the files of one association. receive_files.pl FOLDER [HOST] [PORT]
use v5.20;
use warnings;
use File::Basename qw(basename);
use sctp;

my ($folder, $host, $port) = @ARGV;
die "usage: receive_files.pl FOLDER [HOST] [PORT]\n" if !defined $folder;
my $server = sctp::tcp->new(initmsg => { max_instreams => 1000 })->bind($host // '127.0.0.1', $port)->listen;
printf "listening at %s port %d\n", $server->sockname;
STDOUT->flush;

my (%names, %files);
my %take = (
    1 => sub {
        my ($stream, $name) = @_;
        $names{$stream} = basename($name);
        open $files{$stream}, '>:raw', "$folder/$names{$stream}" or die "$names{$stream}: $!\n";
    },
    2 => sub { my ($stream, $data) = @_; print { $files{$stream} } $data },
    3 => sub {
        my ($stream) = @_;
        say "$names{$stream}: ", tell $files{$stream}, ' bytes';
        close $files{$stream} or die "$names{$stream}: $!\n";
    },
);
my $association = $server->accept;
while (my $message = $association->recv_message) { $take{ $message->{ppid} }->(@$message{qw(stream data)}) }
