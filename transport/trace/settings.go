package trace

import (
	"path/filepath"

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

func settings(folder, name, path string, age model.Span, directory, file model.Unlimited[model.Size]) Settings {
	s := Settings{Dir: path, MaxAge: age.Duration()}
	if path == "" {
		s.Dir = filepath.Join(folder, "ProtocolLog", name)
	}
	if size, ok := directory.Value(); ok {
		s.MaxDirectory = size.Bytes()
	}
	if size, ok := file.Value(); ok {
		s.MaxFile = size.Bytes()
	}
	return s
}
