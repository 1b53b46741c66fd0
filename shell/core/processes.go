package core

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) processCmdlets() []*shell.Cmdlet {
	return []*shell.Cmdlet{getProcess(), stopProcess(), e.startProcess()}
}

func stopProcess() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Stop", Noun: "Process", Aliases: []string{"spps", "kill"}, Synopsis: "Asks processes to end; -Force ends them.", Changes: true,
		Params: []*shell.Param{{Name: "Id", Type: idsType, Position: 1, ByPropertyName: true, Sets: []string{"Id"}, Help: "The numbers of the processes."},
			{Name: "Name", Aliases: []string{"ProcessName"}, Type: shell.Strings, Sets: []string{"Name"}, Help: "Their names, written out: a pattern could end more than is meant."},
			flag("Force", "Ends a process that does not heed the request."), flag("PassThru", "Gives the processes on.")},
		Examples: []shell.Example{{Command: "Stop-Process -Id $PID -WhatIf", Explains: "Says which process would be ended."}},
		Process:  endProcesses,
	}
}

func endProcesses(c *shell.Call) error {
	names, _ := shell.Arg[[]string](c, "Name")
	ids := listArg(c, "Id")
	if len(names)+len(ids) == 0 {
		return invalid("Id", "", "Stop-Process needs the number or the name of a process.", "For example: Stop-Process -Id 4711.")
	}
	for _, n := range names {
		if value.HasWildcard(n) {
			return invalid("Name", n, "Stop-Process takes no pattern such as "+model.Quote(n)+": it could end more than is meant.", "Get-Process "+model.Visible(model.Shortened(n))+" lists the processes with their numbers.")
		}
	}
	found := map[string]bool{}
	for _, p := range processes() {
		byName := matchesAny(names, p.name)
		if !byName && !slices.Contains(ids, any(p.id)) {
			continue
		}
		found[strconv.FormatInt(p.id, 10)], found[strings.ToLower(p.name)] = true, true
		if err := tell(c, p.name, endProcess(c, p)); err != nil {
			return err
		}
	}
	wanted := slices.Clone(names)
	for _, id := range ids {
		wanted = append(wanted, value.Text(id))
	}
	for _, w := range wanted {
		if found[strings.ToLower(w)] {
			continue
		}
		if err := c.Error(&model.Error{ID: "NoProcessFound", Category: model.NotFound, Target: w, Message: "Cannot find a process " + model.Quote(w) + "."}, w); err != nil {
			return err
		}
	}
	return nil
}

func endProcess(c *shell.Call, p process) error {
	who := p.name + " (" + strconv.FormatInt(p.id, 10) + ")"
	if p.id == 1 {
		return &model.Error{ID: "CouldNotStopProcess", Category: model.Denied, Target: who, Message: "The process " + model.Quote(who) + " is the first of this system and is not stopped.", Hint: "Run systemctl poweroff to switch the machine off."}
	}
	if ok, err := c.ShouldProcess("Stopping process " + model.Quote(who) + "."); err != nil || !ok {
		return err
	}
	signal := syscall.SIGTERM
	if c.Switch("Force") {
		signal = syscall.SIGKILL
	}
	if err := syscall.Kill(int(p.id), signal); err != nil {
		e := &model.Error{ID: "CouldNotStopProcess", Category: model.Failed, Target: who, Err: err, Message: "The process " + model.Quote(who) + " cannot be stopped."}
		if errors.Is(err, syscall.EPERM) {
			e.Category, e.Hint = model.Denied, "It belongs to another user."
		}
		return e
	}
	if !c.Switch("PassThru") {
		return nil
	}
	return c.Emit(p.object())
}

func (e Env) startProcess() *shell.Cmdlet {
	const desktop = "programs here have no window of their own"
	return &shell.Cmdlet{
		Verb: "Start", Noun: "Process", Aliases: []string{"saps", "start"}, Synopsis: "Starts a program of the system and goes on, or with -Wait waits for its end.", Changes: true,
		Description: "The program gets nothing to read; what it prints is lost unless -RedirectStandardOutput keeps it. A program whose output is wanted is run by its name alone.",
		Params: []*shell.Param{{Name: "FilePath", Aliases: []string{"PSPath", "Path"}, Type: shell.String, Position: 1, Mandatory: true, Help: "The program."},
			{Name: "ArgumentList", Aliases: []string{"Args"}, Type: shell.Strings, Position: 2, Help: "Its arguments."},
			flag("Wait", "Waits for its end."), flag("PassThru", "Gives the process on."), text("WorkingDirectory", "The folder that it starts in; the current one when absent."),
			text("RedirectStandardOutput", "The file for what it prints.", "RSO"), text("RedirectStandardError", "The file for its messages.", "RSE"), text("RedirectStandardInput", "The file that it reads.", "RSI"),
			idle(flag("NoNewWindow", "In this window.", "nnw"), desktop), idle(text("WindowStyle", "How its window looks."), desktop), idle(flag("LoadUserProfile", "With the user's settings.", "Lup"), desktop), idle(flag("UseNewEnvironment", "With another environment."), "it gets the environment of the session"),
			{Name: "Verb", Type: shell.String, Help: "Refused: programs start as you."}, {Name: "Credential", Aliases: []string{"RunAs"}, Type: shell.Any, Help: "Refused: programs start as you."}},
		Examples: []shell.Example{{Command: "Start-Process /bin/sh -ArgumentList '-c','exit 0' -Wait", Explains: "Runs a program and waits for its end."}},
		Process:  e.start,
	}
}

func (e Env) start(c *shell.Call) error {
	for _, name := range []string{"Verb", "Credential"} {
		if c.Given(name) {
			return invalid(name, "", "Start-Process cannot start a program as somebody else.", "Run sudo and the program.")
		}
	}
	name := textArg(c, "FilePath")
	path, err := e.program(c, name)
	if err != nil {
		return err
	}
	if ok, err := c.ShouldProcess("Starting the program " + model.Quote(name) + "."); err != nil || !ok {
		return err
	}
	args, _ := shell.Arg[[]string](c, "ArgumentList")
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = e.folder(c), environment(c)
	if dir := textArg(c, "WorkingDirectory"); dir != "" {
		cmd.Dir = e.path(c, dir)
	}
	files, err := e.redirected(c, cmd)
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return &model.Error{ID: "InvalidOperation", Category: model.Failed, Param: "FilePath", Target: name, Err: err, Message: "The program " + model.Quote(name) + " cannot be started."}
	}
	if c.Switch("PassThru") {
		if err := c.Emit((process{id: int64(cmd.Process.Pid), name: path[strings.LastIndexByte(path, '/')+1:]}).object()); err != nil {
			return err
		}
	}
	return waited(c, cmd)
}

// waited waits for the program's end if that is asked for; else somebody must
// still take its exit status.
func waited(c *shell.Call, cmd *exec.Cmd) error {
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	if !c.Switch("Wait") {
		return nil
	}
	select {
	case <-ended:
		return nil
	case <-c.Context.Done():
		return c.Context.Err()
	}
}

// program finds a program by its path or in PATH.
func (e Env) program(c *shell.Call, name string) (string, error) {
	if strings.Contains(name, "/") {
		path := e.path(c, name)
		if _, err := os.Stat(path); err != nil {
			return "", fileError(name, err)
		}
		return path, nil
	}
	if p, ok := c.Vars.(programs); ok {
		if path := p.Program(name); path != "" {
			return path, nil
		}
	}
	if err := Absent(name); err != nil {
		return "", err
	}
	return "", &model.Error{ID: "ProgramNotFound", Category: model.NotFound, Param: "FilePath", Target: name, Message: "This command cannot be run: there is no program " + model.Quote(name) + ".", Hint: "Write its whole path if it is not in $env:PATH."}
}

// environment is env: as programs take it.
func environment(c *shell.Call) []string {
	d := driveOf(c, "env")
	if d == nil {
		return nil
	}
	env := []string{}
	for _, name := range d.Names() {
		v, _ := d.Content(name)
		env = append(env, name+"="+value.Text(v))
	}
	return env
}

// redirected opens the files that the program reads and writes.
func (e Env) redirected(c *shell.Call, cmd *exec.Cmd) (files []*os.File, err error) {
	if name := textArg(c, "RedirectStandardInput"); name != "" {
		f, err := os.Open(e.path(c, name))
		if err != nil {
			return nil, fileError(name, err)
		}
		cmd.Stdin, files = f, append(files, f)
	}
	for _, param := range []string{"RedirectStandardOutput", "RedirectStandardError"} {
		name := textArg(c, param)
		if name == "" {
			continue
		}
		f, err := e.create(c, name, false, false)
		if err != nil {
			return files, err
		}
		files = append(files, f)
		if param == "RedirectStandardOutput" {
			cmd.Stdout = f
		} else {
			cmd.Stderr = f
		}
	}
	return files, nil
}
