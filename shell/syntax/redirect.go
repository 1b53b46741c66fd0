package syntax

import (
	"regexp"
)

var (
	addressPattern  = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3}){3}$`)
	maskPattern     = regexp.MustCompile(`^\(\d{1,3}(?:\.\d{1,3}){3}\)`)
	redirectPattern = regexp.MustCompile(`^([1-6*]?)(>>?)(&[12])?`)
)

// redirects reads the redirections that follow an expression.
func (p *parser) redirects() []*Redirect {
	var list []*Redirect
	for p.failed == nil {
		p.blanks()
		r := p.redirect()
		if r == nil {
			return list
		}
		list = append(list, r)
	}
	return list
}

// redirect reads a redirection, or returns nil when there is none at pos.
func (p *parser) redirect() *Redirect {
	m := redirectPattern.FindStringSubmatch(p.text[p.pos:])
	if m == nil {
		return nil
	}
	r := &Redirect{Stream: 1, Append: m[2] == ">>"}
	r.Start = p.pos
	p.pos += len(m[0])
	switch {
	case m[1] == "*":
		r.Stream = 0
	case m[1] != "":
		r.Stream = int(m[1][0] - '0')
	}
	if m[3] != "" {
		r.Merge = true
		if m[3] != "&1" || r.Append || r.Stream == 1 {
			p.fail(Span{r.Start, p.pos}, "RedirectionNotSupported", "The redirection '"+m[0]+"' is not available; streams merge into output only, as in 2>&1.")
		}
		r.End = p.pos
		return r
	}
	p.blanks()
	if p.done() || p.peek() == '\n' || p.endsCommand() {
		p.fail(Span{r.Start, p.pos}, "MissingFileSpecification", "Missing file specification after redirection operator.")
		return r
	}
	r.Target = p.oneArgument()
	r.End = p.pos
	return r
}
