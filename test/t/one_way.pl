# A file uses only files before it: in SQL by the numbers of the pieces, in C by what is included. Needs no server.
use strict;
use warnings;
use Test::More;

my $repository = __FILE__ =~ s{(^|/)test/t/[^/]*$}{$1 || './'}er;

sub text_of
{
	my ($file) = @_;
	open my $input, '<:encoding(UTF-8)', $file or die "$file: $!\n";
	local $/;
	return scalar <$input>;
}

# ---------------------------------------------------------------- SQL

# Comments, and what COMMENT ON says, name what they please. Strings stay: a function may hold a statement in one.
sub code_of { return text_of(@_) =~ s/--[^\n]*//gr =~ s{/\*.*?\*/}{}gsr =~ s/^COMMENT ON .*?'(?:[^']|'')*';//gmsr }

my $made = qr/^CREATE (?:OR REPLACE )?(?:AGGREGATE|FUNCTION|PROCEDURE|TABLE|TYPE|VIEW) (\w+)/m;

# What these files use of a later one. A name that an earlier file makes, too, tells nothing.
sub uses_of_later
{
	my @files = @_;
	my (%first, @found);
	for my $n (0 .. $#files) { $first{$_} //= $n for text_of($files[$n]) =~ /$made/g }
	for my $n (0 .. $#files)
	{
		my %used = map { ($_ => 1) } code_of($files[$n]) =~ /(?<![.\w])(\w+)(?=\()/g, code_of($files[$n]) =~ /\b(?:FROM|JOIN|INTO|UPDATE|TABLE) (\w+)\b/g;
		push @found, map { s{.*/}{}r } map { "$files[$n] uses $_ of $files[$first{$_}]" =~ s{\S*/}{}gr } grep { ($first{$_} // 0) > $n } sort keys %used;
	}
	return join "\n", @found;
}

# Both kinds of pieces of a model run in order of number; those of the helpers come first among equals.
sub in_order { return sort { ($a =~ s{.*/}{}r) cmp($b =~ s{.*/}{}r) } @_ }

my @pieces = in_order(glob "${repository}sql/[0-9]*.sql");
my @state  = in_order(glob "${repository}sql/model/state/*.sql");
my @code   = in_order(glob "${repository}sql/model/code/*.sql");
my @bi     = in_order(glob "${repository}sql/model/bi/*.sql");
cmp_ok(scalar @$_, '>', 5, 'there are pieces') for \@pieces, \@state, [@code, @bi];
is(uses_of_later(@pieces), '', 'no piece of the extension uses a later one');
is(uses_of_later(@state, @code, @bi), '', 'no piece of the model uses a later one');

# A number is one topic: what is the helpers' and what is the user's of it.
my %topics;
for (@code, @state, @bi) { m{(\w+)/(\d[\da-z])-(\w+)(?:\.internal)?\.sql$} and $topics{"$1 $2"}{$3} = 1 }
is(join(', ', grep { keys %{ $topics{$_} } > 1 } sort keys %topics), '', 'no two topics of a model have one number');

# ---------------------------------------------------------------- C

my %includes;
for my $file (glob "${repository}src/{kernel,pg}/{*,*/*}.[ch]")
{
	$includes{ $file =~ s{^\Q${repository}\Esrc/}{}r } = [ grep { -e "${repository}src/$_" } text_of($file) =~ /^\s*#\s*include\s+"([^"]+)"/mg ];
}
cmp_ok(scalar keys %includes, '>', 20, 'there are sources');
is(join("\n", map { my $file = $_; map { "$file includes $_" } grep { m{^pg/} } @{ $includes{$file} } } grep { m{^kernel/} } sort keys %includes), '',
	'no kernel includes what knows PostgreSQL');

# The ways from a place by what it uses, until one comes back to where it has been.
sub rounds
{
	my ($uses) = @_;
	my (%state_of, @round, $follow);
	$follow = sub {
		my @way  = @_;
		my $here = $way[-1];
		return if ($state_of{$here} // '') eq 'done';
		if (($state_of{$here} // '') eq 'on the way') { push @round, join ' -> ', @way; return }
		$state_of{$here} = 'on the way';
		$follow->(@way, $_) for @{ $uses->{$here} };
		$state_of{$here} = 'done';
	};
	$follow->($_) for sort keys %$uses;
	return join "\n", @round;
}
is(rounds(\%includes), '', 'no file includes itself by way of others');

# Folders are topics: one uses another or is used by it. What lies in no folder is of all topics, and uses none of them.
sub folder { return $_[0] =~ s{[^/]+$}{}r }
my %folders;
for my $file (sort keys %includes) { $folders{ folder($file) }{ folder($_) } = 1 for grep { folder($_) ne folder($file) } @{ $includes{$file} } }
my %topics_of = map { $_ => [ sort keys %{ $folders{$_} } ] } keys %folders;
cmp_ok(scalar keys %topics_of, '>', 10, 'there are folders');
is(rounds(\%topics_of), '', 'no topic uses itself by way of others');

done_testing;
