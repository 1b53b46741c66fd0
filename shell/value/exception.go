package value

import (
	"strings"

	"mxsh/model"
)

// Exception is an exception that a script made: [System.ArgumentException]'text'
// or New-Object System.Exception 'text'.
type Exception struct {
	Type    string // the last part of its name: ArgumentException
	Message string
	Inner   any // another exception, nil when there is none
}

var _ Thing = (*Exception)(nil)

// String is the message.
func (e *Exception) String() string { return e.Message }

// TypeName implements Thing.
func (e *Exception) TypeName() string { return e.Type }

// Prop implements Thing.
func (e *Exception) Prop(name string) (any, bool) {
	for _, p := range e.Props() {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// Props implements Thing.
func (e *Exception) Props() []model.Prop {
	return []model.Prop{{Name: "Message", Value: e.Message}, {Name: "Data", Value: NewMap()}, {Name: "InnerException", Value: e.Inner},
		{Name: "HelpLink"}, {Name: "Source"}, {Name: "StackTrace"}}
}

// exceptions are the names that scripts throw and catch: the last part, and the
// namespace before it.
var exceptions = map[string]string{
	"Exception": "System", "SystemException": "System", "ApplicationException": "System", "ArgumentException": "System", "ArgumentNullException": "System",
	"ArgumentOutOfRangeException": "System", "InvalidOperationException": "System", "NotSupportedException": "System", "NotImplementedException": "System",
	"FormatException": "System", "IndexOutOfRangeException": "System", "DivideByZeroException": "System", "OverflowException": "System", "TimeoutException": "System",
	"UnauthorizedAccessException": "System", "InvalidCastException": "System", "NullReferenceException": "System", "OperationCanceledException": "System",
	"IOException": "System.IO", "FileNotFoundException": "System.IO", "DirectoryNotFoundException": "System.IO", "PathTooLongException": "System.IO",
	"WebException": "System.Net", "SmtpException": "System.Net.Mail", "SocketException": "System.Net.Sockets", "SecurityException": "System.Security",
	"AuthenticationException": "System.Security.Authentication", "KeyNotFoundException": "System.Collections.Generic",
	"RuntimeException": "System.Management.Automation", "ItemNotFoundException": "System.Management.Automation", "CommandNotFoundException": "System.Management.Automation",
	"ParameterBindingException": "System.Management.Automation", "ParameterBindingValidationException": "System.Management.Automation",
	"PSInvalidOperationException": "System.Management.Automation", "PSArgumentException": "System.Management.Automation",
	"PSNotSupportedException": "System.Management.Automation", "MethodInvocationException": "System.Management.Automation",
	"ValidationMetadataException": "System.Management.Automation", "ActionPreferenceStopException": "System.Management.Automation",
	"PipelineStoppedException": "System.Management.Automation", "ParseException": "System.Management.Automation",
}

// parents are the exceptions that catch the named ones too, besides Exception.
var parents = map[string]string{
	"FileNotFoundException": "IOException", "DirectoryNotFoundException": "IOException", "PathTooLongException": "IOException",
	"ArgumentNullException": "ArgumentException", "ArgumentOutOfRangeException": "ArgumentException", "PSArgumentException": "ArgumentException",
	"PSInvalidOperationException": "InvalidOperationException", "PSNotSupportedException": "NotSupportedException",
	"DivideByZeroException": "ArithmeticException", "OverflowException": "ArithmeticException",
	"ParameterBindingValidationException": "ParameterBindingException",
}

// ExceptionParent is the more general exception that a catch may name instead of
// the named one, "" when that is Exception alone.
func ExceptionParent(name string) string { return parents[name] }

// ExceptionType tells the type of exception that a name means, with or without
// its namespace: the last part as it is written, and the full name.
func ExceptionType(name string) (short, full string, ok bool) {
	name = name[strings.LastIndexByte(name, '.')+1:]
	for short, space := range exceptions {
		if strings.EqualFold(short, name) {
			return short, space + "." + short, true
		}
	}
	return "", "", false
}

// NewException makes an exception of its constructor's arguments: a message and an
// inner exception, both may be left out.
func NewException(name string, args ...any) (*Exception, error) {
	short, full, ok := ExceptionType(name)
	switch {
	case !ok:
		return nil, &model.Error{ID: "TypeNotFound", Category: model.Invalid, Target: name, Message: "Unable to find type [" + model.Visible(name) + "]."}
	case len(args) > 2:
		return nil, &model.Error{ID: "ConstructorArguments", Category: model.Invalid, Target: full, Message: "[" + full + "] is made of a message and, if there is one, the exception behind it."}
	}
	e := &Exception{Type: short, Message: "Exception of type '" + full + "' was thrown."}
	if len(args) > 0 {
		e.Message = Text(args[0])
	}
	if len(args) > 1 {
		e.Inner = args[1]
	}
	return e, nil
}
