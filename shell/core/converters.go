package core

import "mxsh/shell"

func (e Env) converters() []*shell.Cmdlet {
	return []*shell.Cmdlet{toJSON(), fromJSON(), e.toCSV(), fromCSV(), e.exportCSV(), e.importCSV(), toHTML(), e.exportClixml(), e.importClixml()}
}
