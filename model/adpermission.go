package model

// ADPermission is a right on a connector, as one entry of its access list.
type ADPermission struct {
	Meta

	// User is who has the right, or is denied it.
	User string `only:"get"`

	// Deny is whether the right is denied; a denial wins over every grant.
	Deny bool `only:"get"`

	// Inherited is whether the entry comes from a permission group rather than by hand.
	Inherited bool `only:"get"`

	// ExtendedRights are the rights of the entry.
	ExtendedRights []string `only:"get"`

	// AccessRights are the rights of the directory that the entry stands for.
	AccessRights []string `only:"get" default:"ExtendedRight" inert:"there is no Windows directory"`
}

// ADPermissions is the live kind of entries in access lists. Its Name is the identity of the connector.
var ADPermissions = Define[ADPermission](Spec{
	Title: "Permission", Table: []string{"Identity", "User", "Deny", "Inherited", "ExtendedRights"}, Widths: []int{24, 33, 5, 9}, Live: true,
})
