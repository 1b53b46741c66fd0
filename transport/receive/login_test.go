package receive

import "testing"

// proves Mailbox.SamAccountName
func TestShortLoginName(t *testing.T) {
	w := newWorld(t)
	w.allowUsers()
	for _, login := range []string{"short", `WORK\short`} {
		w.hello().cmd(plainAuth(login, "secret"), "535")
	}
	w.rob.SamAccountName = "Short"
	w.save(w.rob)
	for _, login := range []string{"short", `WORK\short`, "rob"} {
		w.hello().cmd(plainAuth(login, "secret"), "235")
	}
	w.rob.SamAccountName = "other"
	w.save(w.rob)
	w.hello().cmd(plainAuth("short", "secret"), "535")
	w.hello().cmd(plainAuth("other", "secret"), "235")
}
