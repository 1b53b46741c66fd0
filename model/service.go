package model

// Service is a part of a server that can be stopped and started.
type Service struct {
	Meta

	// Status is whether the service runs: Running, Stopped, StartPending or StopPending.
	Status ServiceStatus `only:"get"`

	// DisplayName is the name that people see.
	DisplayName string `only:"get"`

	// Server is the server of the service.
	Server string `only:"get"`

	// StartType is how the service starts.
	StartType string `only:"get" default:"Automatic"`
}

// Services is the live kind of services.
var Services = Define[Service](Spec{Table: []string{"Status", "Name", "DisplayName", "Server"}, Widths: []int{8, 20, 38}, Live: true})

// TransportServiceName is the service that moves mail.
const TransportServiceName = "MSExchangeTransport"
