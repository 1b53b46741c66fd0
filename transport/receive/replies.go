package receive

import (
	"time"

	"mxsh/transport/smtp"
)

// Next is what a session reads next.
type Next uint8

// What may come next.
const (
	Commands  Next = iota // a line for Command
	Data                  // content up to the end of data, for Content, then EndOfData
	Chunk                 // Answer.Bytes bytes: for Content and then EndOfChunk, or to skip when there is a reply
	Handshake             // the TLS handshake, then Secured
)

// Answer is what a session says to a line and what is to come after it. The
// reply may be empty: then nothing is said. The reply to a Chunk is said after
// the chunk.
type Answer struct {
	smtp.Reply
	Wait  time.Duration // before the reply goes out: the tarpit
	Next  Next
	Bytes int64 // of the Chunk
	why   string
}

func say(r smtp.Reply) Answer { return Answer{Reply: r} }

// The replies. Their texts are what scripts and people search logs for.
var (
	ready          = smtp.Reply{Code: 220, Enh: "2.0.0", Text: "SMTP server ready"}
	closing        = smtp.Reply{Code: 221, Enh: "2.0.0", Text: "Service closing transmission channel", Close: true}
	authenticated  = smtp.Reply{Code: 235, Enh: "2.7.0", Text: "Authentication successful"}
	reset          = smtp.Reply{Code: 250, Enh: "2.0.0", Text: "Resetting"}
	nothingDone    = smtp.Reply{Code: 250, Enh: "2.0.0", Text: "OK"}
	senderOK       = smtp.Reply{Code: 250, Enh: "2.1.0", Text: "Sender OK"}
	recipientOK    = smtp.Reply{Code: 250, Enh: "2.1.5", Text: "Recipient OK"}
	cannotVerify   = smtp.Reply{Code: 252, Enh: "2.1.5", Text: "Cannot VRFY user"}
	startInput     = smtp.Reply{Code: 354, Text: "Start mail input; end with <CRLF>.<CRLF>"}
	help           = smtp.Reply{Code: 214, Text: "This server supports the following commands:\nHELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT"}
	tooManyHere    = smtp.Reply{Code: 421, Enh: "4.3.2", Text: "The maximum number of concurrent connections has exceeded a limit, closing transmission channel", Close: true}
	tooManyAMinute = smtp.Reply{Code: 421, Enh: "4.3.2", Text: "The rate of new connections has exceeded a limit, closing transmission channel", Close: true}
	notAvailable   = smtp.Reply{Code: 421, Enh: "4.3.2", Text: "Service not available, closing transmission channel", Close: true}
	timedOut       = smtp.Reply{Code: 421, Enh: "4.4.1", Text: "Connection timed out", Close: true}
	tooFast        = smtp.Reply{Code: 421, Enh: "4.4.2", Text: "Message submission rate for this client has exceeded the configured limit", Close: true}
	tooManyErrors  = smtp.Reply{Code: 421, Enh: "4.7.0", Text: "Too many errors on this connection, closing transmission channel", Close: true}
	idle           = smtp.Reply{Code: 451, Enh: "4.7.0", Text: "Timeout waiting for client input", Close: true}
	startTLSFirst  = smtp.Reply{Code: 451, Enh: "5.7.3", Text: "Must issue a STARTTLS command first"}
	tooManyRcpts   = smtp.Reply{Code: 452, Enh: "4.5.3", Text: "Too many recipients"}
	noResources    = smtp.Reply{Code: 452, Enh: "4.3.1", Text: "Insufficient system resources"}
	authLater      = smtp.Reply{Code: 454, Enh: "4.7.0", Text: "Temporary authentication failure"}
	unrecognized   = smtp.Reply{Code: 500, Enh: "5.3.3", Text: "Unrecognized command"}
	lineTooLong    = smtp.Reply{Code: 500, Enh: "5.5.2", Text: "Command line is too long"}
	lineNotCRLF    = smtp.Reply{Code: 500, Enh: "5.5.2", Text: "Command lines must end in CRLF"}
	badDomain      = smtp.Reply{Code: 501, Enh: "5.5.4", Text: "Invalid domain name"}
	badArguments   = smtp.Reply{Code: 501, Enh: "5.5.4", Text: "Invalid arguments"}
	badParameter   = smtp.Reply{Code: 501, Enh: "5.5.4", Text: "Unrecognized parameter"}
	badSender      = smtp.Reply{Code: 501, Enh: "5.1.7", Text: "Invalid address"}
	badRecipient   = smtp.Reply{Code: 501, Enh: "5.1.3", Text: "Invalid address"}
	badAuthData    = smtp.Reply{Code: 501, Enh: "5.5.2", Text: "Authentication data cannot be decoded"}
	authCancelled  = smtp.Reply{Code: 501, Enh: "5.7.0", Text: "Authentication cancelled by the client"}
	helloFirst     = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Send hello first"}
	secondSender   = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Sender already specified"}
	needMail       = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Need mail command"}
	needRcpt       = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Need rcpt command"}
	mixedData      = smtp.Reply{Code: 503, Enh: "5.5.1", Text: "DATA and BDAT cannot be mixed in one transaction"}
	binaryNeeds    = smtp.Reply{Code: 503, Enh: "5.5.1", Text: "BODY=BINARYMIME must be sent with BDAT"}
	authTwice      = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Already authenticated"}
	notNow         = smtp.Reply{Code: 503, Enh: "5.5.2", Text: "Not permitted during a mail transaction"}
	badMechanism   = smtp.Reply{Code: 504, Enh: "5.7.4", Text: "Unrecognized authentication type"}
	notAuthClient  = smtp.Reply{Code: 530, Enh: "5.7.1", Text: "Client was not authenticated"}
	authFailed     = smtp.Reply{Code: 535, Enh: "5.7.3", Text: "Authentication unsuccessful"}
	userUnknown    = smtp.Reply{Code: 550, Enh: "5.1.1", Text: "User unknown"}
	reservedTop    = smtp.Reply{Code: 550, Enh: "5.1.4", Text: "Recipient address reserved by RFC 2606"}
	reservedSecond = smtp.Reply{Code: 550, Enh: "5.1.5", Text: "Recipient address reserved by RFC 2606"}
	singleLabel    = smtp.Reply{Code: 550, Enh: "5.1.6", Text: "Recipient addresses in single label domains not accepted"}
	bareLineEnds   = smtp.Reply{Code: 550, Enh: "5.6.2", Text: "The message has a CR or LF that is not part of a CRLF, which this server does not take"}
	mayNotSubmit   = smtp.Reply{Code: 550, Enh: "5.7.1", Text: "Client does not have permissions to submit to this server"}
	mayNotSendAs   = smtp.Reply{Code: 550, Enh: "5.7.1", Text: "Client does not have permissions to send as this sender"}
	noRelay        = smtp.Reply{Code: 550, Enh: "5.7.1", Text: "Unable to relay"}
	messageTooBig  = smtp.Reply{Code: 552, Enh: "5.3.4", Text: "Message size exceeds fixed maximum message size"}
	headerTooBig   = smtp.Reply{Code: 552, Enh: "5.3.4", Text: "The header of the message is larger than this server takes"}
	mailLoop       = smtp.Reply{Code: 554, Enh: "5.4.6", Text: "Hop count exceeded - possible mail loop"}
)
