package sctp::words;

# What the library tells of itself: the words for its numbers, its options, and the fields of its records.
# SPDX-License-Identifier: LGPL-2.1-or-later

use v5.20;
use warnings;
use Carp qw(croak);
use Exporter 'import';

our @EXPORT_OK = qw(association number option spoken unspoken word);

# All that a function describes, by its index.
sub _all {
    my ($describe, @of) = @_;
    my @rows;
    while (my $row = eval { $describe->(@of, scalar @rows) }) { push @rows, $row }
    die $@ if $@->name ne 'EINVAL';
    return @rows;
}

# Of each group its {number}s by words, its {word}s by numbers, and whether a value is a sum of them.
my %group;
for my $group (_all(\&sctp::raw::describe_group)) {
    my %number = map { $_->{word} => $_->{number} } _all(\&sctp::raw::describe_number, $group->{name});
    $group{ $group->{name} } = { number => \%number, word => { reverse %number }, is_flags => $group->{is_flags} };
}

# Of each record, and each type of notifications, the groups of those fields that have one.
my %groups_of;
for my $kind (_all(\&sctp::raw::describe_record), _all(\&sctp::raw::describe_notification)) {
    my %fields = map { $_->{name} => $_->{group} } grep { $_->{group} } _all(\&sctp::raw::describe_field, $kind->{name});
    $fields{flags} = $kind->{flags_group} if $kind->{flags_group};
    $groups_of{ $kind->{name} } = \%fields;
}

my %option = map { $_->{name} => $_ } _all(\&sctp::raw::describe_option);

sub options { return map { {%$_} } sort { $a->{name} cmp $b->{name} } values %option }
sub option { my ($name) = @_; return $option{$name} // croak "there is no option $name" }

# The number of a word, or the sum of a list of words; a number is taken as well.
sub number {
    my ($group, $value) = @_;
    return $value if defined $value && $value =~ /^-?\d+$/;
    my ($known, $sum) = ($group{$group}{number}, 0);
    for my $word (ref $value eq 'ARRAY' ? @$value : $value) {
        $sum |= $known->{ $word // '' }
            // croak "$group must be one of " . join(', ', sort keys %$known) . ', not ' . ($word // 'undef');
    }
    return $sum;
}

# The word of a number, or the words of a sum. A number without a word stays a number: stacks learn new ones.
sub word {
    my ($group, $number) = @_;
    my $known = $group{$group}{word};
    return $known->{$number} // $number if !$group{$group}{is_flags};
    return [map { $known->{$_} } grep { $number & $_ } sort { $a <=> $b } keys %$known];
}

# A record with words for its numbers; and with numbers for its words.
sub spoken { my ($record, $kind) = @_; return _translated(\&word, $record, $groups_of{$kind}) }
sub unspoken { my ($record, $kind) = @_; return _translated(\&number, $record, $groups_of{$kind}) }

sub _translated {
    my ($translate, $record, $groups) = @_;
    return $record if ref $record ne 'HASH'; # for the library to refuse
    return { %$record, map { $_ => $translate->($groups->{$_}, $record->{$_}) } grep { exists $record->{$_} } keys %$groups };
}

# An association: its id or a word.
sub association { my ($assoc) = @_; return defined $assoc ? number(association => $assoc) : 0 }

1;
