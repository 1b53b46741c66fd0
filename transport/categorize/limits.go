package categorize

import "mxsh/model"

// The failures of limits, in the words that administrators know.
const (
	tooMany         = "550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients"
	tooLargeToSend  = "550 5.2.3 RESOLVER.RST.SendSizeLimit.Sender; message too large for this sender"
	tooLargeForOrg  = "550 5.2.3 RESOLVER.RST.SendSizeLimit.Org; message too large for this organization"
	tooLargeToTake  = "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"
	tooLargeForAll  = "550 5.2.3 RESOLVER.RST.RecvSizeLimit; message too large for the recipients of this organization"
	authAsInternal  = "Internal"
	kindOfOwnReport = "DSN"
)

// senderLimit says why nobody may have the message, "" when it is within the
// limits of its sender. Every server on the way comes to the same answer, for
// the limits are the organization's and the size is the original one. Reports
// have no limits: they tell of messages that had some, and nobody could be told
// of their end.
func (s *sorting) senderLimit() string {
	e, o := s.envelope, s.table.Organization()
	if e.From == "" {
		return ""
	}
	count, size := o.MaxRecipientEnvelopeLimit, o.MaxSendSize
	text := tooLargeForOrg
	if box := s.sender(); box != nil {
		// A limit of the sender's own stands instead of the organization's number
		// of recipients; of sizes the smallest counts.
		if !box.RecipientLimits.IsUnlimited() {
			count = box.RecipientLimits
		}
		if own, ok := box.MaxSendSize.Value(); ok && !size.Exceeded(model.Size(s.size())) {
			size, text = model.Limit(own), tooLargeToSend
		}
	}
	switch {
	case count.Exceeded(len(e.Recipients)):
		return tooMany
	case size.Exceeded(model.Size(s.size())):
		return text
	}
	return ""
}

// sender is the mailbox that the message is from, when the organization knows
// that it is.
func (s *sorting) sender() *model.Mailbox {
	if s.envelope.AuthAs != authAsInternal || s.envelope.From == "" {
		return nil
	}
	return s.table.Mailbox(s.envelope.From)
}

// receiveLimit says why a mailbox may not have the message, "" when it may.
func (s *sorting) receiveLimit(box *model.Mailbox) string {
	size := model.Size(s.size())
	switch {
	case s.envelope.Origin.Kind == kindOfOwnReport:
		return ""
	case box.MaxReceiveSize.Exceeded(size):
		return tooLargeToTake
	case s.table.Organization().MaxReceiveSize.Exceeded(size):
		return tooLargeForAll
	}
	return ""
}
