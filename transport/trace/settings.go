package trace

import (
	"path/filepath"
	"strings"

	"mxsh/model"
)

// ReceiveSettings are the settings of a server's receive protocol log. folder is
// where logs of this server go that the administrator gave no path.
func ReceiveSettings(s *model.ExchangeServer, folder string) Settings {
	return settings(folder, "SmtpReceive", s.ReceiveProtocolLogPath, s.ReceiveProtocolLogMaxAge,
		s.ReceiveProtocolLogMaxDirectorySize, s.ReceiveProtocolLogMaxFileSize)
}

// SendSettings are the settings of a server's send protocol log.
func SendSettings(s *model.ExchangeServer, folder string) Settings {
	return settings(folder, "SmtpSend", s.SendProtocolLogPath, s.SendProtocolLogMaxAge,
		s.SendProtocolLogMaxDirectorySize, s.SendProtocolLogMaxFileSize)
}

// Folder is where a log is that the administrator gave a path: that path. One of
// Windows, D:\Logs, means nothing here and is made below base; "" is usual, below
// base as well.
func Folder(base, path string, usual ...string) string {
	switch {
	case path == "":
		return filepath.Join(append([]string{base}, usual...)...)
	case filepath.IsAbs(path):
		return path
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '\\' || r == '/' || r == ':' })
	return filepath.Join(base, filepath.Clean("/"+filepath.Join(parts...)))
}

func settings(folder, name, path string, age model.Span, directory, file model.Unlimited[model.Size]) Settings {
	s := Settings{Dir: Folder(folder, path, "ProtocolLog", name), MaxAge: age.Duration()}
	if size, ok := directory.Value(); ok {
		s.MaxDirectory = size.Bytes()
	}
	if size, ok := file.Value(); ok {
		s.MaxFile = size.Bytes()
	}
	return s
}
