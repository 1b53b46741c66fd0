package core

import (
	"math/rand/v2"

	"mxsh/shell"
	"mxsh/shell/value"
)

// chance is where the random numbers of a session come from: after -SetSeed the
// same ones, one after the other.
type chance struct{ source *rand.Rand }

func getRandom() *shell.Cmdlet {
	var numbers chance
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Random",
		Synopsis: "Gives a random number, or picks from what is piped in.",
		Params: []*shell.Param{
			at(1, &shell.Param{Name: "Maximum", Type: shell.Any, Help: "The result is below this; by default 2147483647. Several values in its place are picked from."}),
			{Name: "Minimum", Type: shell.Number, Help: "The result is at least this; by default 0."},
			number("Count", "How many to pick."),
			number("SetSeed", "A start value: the same one gives the same results, now and in what follows in the session; for tests."), input(),
		},
		Examples: []shell.Example{{Command: "Get-Random -Minimum 5 -Maximum 6", Explains: "Gives 5."}},
		Process:  gather,
		End:      numbers.pick,
	}
}

func (r *chance) pick(c *shell.Call) error {
	items := state[gathered](c).items
	if several, ok := value.Collection(c.Value("Maximum")); ok {
		items = append(items, several...)
	}
	n, source := intArg(c, "Count", 1), r.of(c)
	if n < 1 {
		return invalid("Count", value.Text(n), "Parameter 'Count' takes a number from 1; "+value.Text(n)+" is none.", "Write for example -Count 3.")
	}
	if len(items) == 0 {
		return emitNumbers(c, n, source)
	}
	source.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	for _, v := range items[:min(int64(len(items)), n)] {
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

// of is the source that no one foresees, unless a seed was given to this call or
// an earlier one.
func (r *chance) of(c *shell.Call) *rand.Rand {
	if c.Given("SetSeed") {
		seed := uint64(intArg(c, "SetSeed", 0))
		r.source = rand.New(rand.NewPCG(seed, seed))
	}
	if r.source == nil {
		return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	return r.source
}

func emitNumbers(c *shell.Call, n int64, source *rand.Rand) error {
	for range n {
		v, err := randomNumber(c, source)
		if err != nil {
			return err
		}
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}

func randomNumber(c *shell.Call, source *rand.Rand) (any, error) {
	low, err := limit(c, "Minimum", 0)
	if err != nil {
		return nil, err
	}
	high, err := limit(c, "Maximum", 1<<31-1)
	if err != nil {
		return nil, err
	}
	a, b := value.Text(low), value.Text(high)
	if order, err := value.Compare(low, high, true); err != nil || order >= 0 {
		return nil, invalid("Minimum", a, "The Minimum value ("+a+") cannot be greater than or equal to the Maximum value ("+b+").", "Write for example -Minimum 1 -Maximum 7.")
	}
	lo, lowWhole := low.(int64)
	hi, highWhole := high.(int64)
	if lowWhole && highWhole && hi-lo > 0 {
		return lo + source.Int64N(hi-lo), nil
	}
	x, _ := value.ToFloat(low)
	y, _ := value.ToFloat(high)
	return x + source.Float64()*(y-x), nil
}

// limit is the number that a parameter gave.
func limit(c *shell.Call, name string, otherwise int64) (any, error) {
	v := c.Value(name)
	if v == nil {
		return otherwise, nil
	}
	n, err := value.ToNumber(v)
	if err != nil {
		return nil, shell.CannotConvert(name, v, "Double", err)
	}
	return n, nil
}
