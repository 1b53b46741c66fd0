package core

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func getProcess() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Process", Aliases: []string{"ps", "gps"}, Synopsis: "Lists the processes of this machine.",
		Params: []*shell.Param{{Name: "Name", Aliases: []string{"ProcessName"}, Type: shell.Strings, Position: 1, Help: "Names or patterns."},
			{Name: "Id", Aliases: []string{"PID"}, Type: shell.Strings, ByPropertyName: true, Help: "The numbers of processes."}},
		Examples: []shell.Example{{Command: "Get-Process -Id $PID", Explains: "Tells what the shell's own process is called."}},
		Process:  listProcesses,
	}
}

// process is a running program.
type process struct {
	id   int64
	name string
}

// object is the process as Get-Process gives it.
func (p process) object() *value.Record {
	r := value.NewRecord("Process", model.Prop{Name: "Id", Value: p.id}, model.Prop{Name: "ProcessName", Value: p.name}, model.Prop{Name: "Name", Value: p.name})
	r.Reads = "System.Diagnostics.Process (" + p.name + ")"
	return r
}

// processes lists what runs, by number; where the system does not tell, that is
// this process alone.
func processes() []process {
	files, _ := filepath.Glob("/proc/[0-9]*/comm")
	var all []process
	for _, file := range files {
		id, err := strconv.ParseInt(filepath.Base(filepath.Dir(file)), 10, 64)
		name, readErr := os.ReadFile(file)
		if err == nil && readErr == nil { // else it has just ended
			all = append(all, process{id, strings.TrimSuffix(string(name), "\n")})
		}
	}
	if len(all) == 0 {
		all = append(all, process{int64(os.Getpid()), filepath.Base(os.Args[0])})
	}
	slices.SortFunc(all, func(a, b process) int { return int(a.id - b.id) })
	return all
}

func listProcesses(c *shell.Call) error {
	names, _ := shell.Arg[[]string](c, "Name")
	ids, _ := shell.Arg[[]string](c, "Id")
	seen := map[string]bool{}
	for _, p := range processes() {
		id := strconv.FormatInt(p.id, 10)
		if !fits(p.name, names) || len(ids) > 0 && !slices.Contains(ids, id) {
			continue
		}
		seen[id], seen[strings.ToLower(p.name)] = true, true
		if err := c.Emit(p.object()); err != nil {
			return err
		}
	}
	for _, name := range slices.Concat(names, ids) {
		if seen[strings.ToLower(name)] || value.HasWildcard(name) {
			continue
		}
		if err := c.Error(&model.Error{ID: "NoProcessFound", Category: model.NotFound, Target: name,
			Message: "Cannot find a process " + model.Quote(name) + "."}, name); err != nil {
			return err
		}
	}
	return nil
}
