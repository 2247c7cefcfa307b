# Runs one scenario on the Perl layer: perl run.pl <scenario>.scn, with ANYSCTP_ENGINE set.  See README.md.
# SPDX-License-Identifier: LGPL-2.1-or-later
use v5.20;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC sleep);
use perl_verbs ();

my %variables = (ENGINE => $ENV{ANYSCTP_ENGINE});

# The value of $NAME or $NAME+N; undef if it has none.
sub variable {
    my ($word) = @_;
    my ($name, $plus) = $word =~ /^\$([A-Z0-9_]+)(?:\+(\d+))?$/ or return;
    my $value = $variables{$name} // return;
    return defined $plus ? ($value + $plus) % 2**32 : $value;
}

sub substitute {
    my ($word) = @_;
    return $word if $word !~ /^\$/;
    return variable($word) // die "$word has no value yet\n";
}

sub parse {
    my ($line) = @_;
    my %step = (words => [], keys => {}, expected => {});
    my $into = $step{keys};
    for my $word (split ' ', $line) {
        if ($word eq '->') { $into = $step{expected} }
        elsif ($word =~ /^([a-z_]+)=(.*)$/s) { $into->{$1} = $2 }
        elsif ($into == $step{keys}) { push @{ $step{words} }, $word }
        else { die "a word where KEY=VALUE was expected: $word\n" }
    }
    $step{eventually} = shift @{ $step{words} } if $step{words}[0] eq 'eventually';
    $step{verb} = shift @{ $step{words} };
    return \%step;
}

sub matches {
    my ($key, $value, $pattern) = @_;
    return 1 if $pattern eq 'any';
    return $value eq perl_verbs::bytes($pattern) if $key eq 'data' || $key eq 'text';
    return $value >= $1 if $pattern =~ /^>=(.*)/;
    return $value <= $1 if $pattern =~ /^<=(.*)/;
    return $value ne $1 if $pattern =~ /^!(.*)/;
    return scalar grep { $_ eq $1 } split /,/, $value if $pattern =~ /^~(.*)/;
    return scalar grep { $_ eq $value } split /\|/, $pattern;
}

sub shown {
    my ($key, $value) = @_;
    return $value if $key ne 'data' && $key ne 'text';
    return length $value > 40 ? length($value) . ' bytes' : 'hex:' . unpack 'H*', $value;
}

# What is wrong with the results of a step, or nothing; then variables take their values.
sub mismatch {
    my ($expected, $came) = @_;
    return "failed with $came->{error}" if defined $came->{error} && !exists $expected->{error};
    my %captured;
    for my $key (sort keys %$expected) {
        my ($pattern, $value) = ($expected->{$key}, $came->{$key});
        return "there is no $key" if !defined $value;
        my $known = $pattern =~ /^\$/ ? variable($pattern) : undef;
        if ($pattern =~ /^\$(.*)/ && !defined $known) { $captured{$1} = shown($key, $value) }
        elsif (!matches($key, $value, $known // $pattern)) { return "expected $key=" . ($known // $pattern) }
    }
    @variables{ keys %captured } = values %captured;
    return;
}

# Runs a step once; returns what is wrong with what it yields, or nothing.
sub attempt {
    my ($step) = @_;
    my @words = map { substitute($_) } @{ $step->{words} };
    my %keys = map { $_ => substitute($step->{keys}{$_}) } keys %{ $step->{keys} };
    my $start = clock_gettime(CLOCK_MONOTONIC);
    my ($message, %came) = ('');
    if (my $results = eval { perl_verbs::run($step->{verb}, \@words, \%keys) }) { %came = %$results }
    elsif (ref $@) { %came = (error => $@->name); $message = "$@" }
    else { die $@ }
    $came{ms} = int((clock_gettime(CLOCK_MONOTONIC) - $start) * 1000);
    my $wrong = mismatch($step->{expected}, \%came) // return;
    return "$wrong; it yields " . join(' ', map { "$_=" . shown($_, $came{$_} // 'undef') } sort keys %came) . " $message";
}

sub run_step {
    my ($step) = @_;
    my $end = clock_gettime(CLOCK_MONOTONIC) + 15;
    while (defined(my $wrong = attempt($step))) {
        die "$wrong\n" if !$step->{eventually} || clock_gettime(CLOCK_MONOTONIC) >= $end;
        sleep 0.01;
    }
    return;
}

my ($path) = @ARGV;
my $steps = 0;
open my $lines, '<', $path or die "$path: $!\n";
while (my $line = <$lines>) {
    chomp $line;
    next if $line !~ /\S/ || $line =~ /^\s*#/;
    if (!eval { run_step(parse($line)); 1 }) {
        print STDERR "$path:$.: $line\n  $@";
        exit 1;
    }
    $steps++;
}
die "$path: the scenario has no steps\n" if !$steps;
perl_verbs::close_all();
say "$steps steps";
