package main

import (
	"fmt"
	"os"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	login "github.com/alibabacloud-go/dingtalk/oauth2_1_0"
	robot "github.com/alibabacloud-go/dingtalk/robot_1_0"
	util "github.com/alibabacloud-go/tea-utils/v2/service"
	"github.com/alibabacloud-go/tea/tea"
)

func main() {
	// Without DINGTALK_API it calls DingTalk.
	api := os.Getenv("DINGTALK_API")
	if api == "" {
		api = "https://api.dingtalk.com"
	}
	protocol, endpoint, _ := strings.Cut(api, "://")
	config := &openapi.Config{Protocol: tea.String(protocol), Endpoint: tea.String(endpoint)}

	loginClient, err := login.NewClient(config)
	check(err)
	token, err := loginClient.GetAccessToken(&login.GetAccessTokenRequest{
		AppKey:    tea.String(os.Getenv("CLIENT_ID")),
		AppSecret: tea.String(os.Getenv("CLIENT_SECRET")),
	})
	check(err)

	robotClient, err := robot.NewClient(config)
	check(err)
	headers := &robot.BatchSendOTOHeaders{XAcsDingtalkAccessToken: token.Body.AccessToken}
	sent, err := robotClient.BatchSendOTOWithOptions(&robot.BatchSendOTORequest{
		RobotCode: tea.String(os.Getenv("ROBOT_CODE")),
		UserIds:   tea.StringSlice([]string{"zhangsan"}),
		MsgKey:    tea.String("sampleText"),
		MsgParam:  tea.String(`{"content": "Hello from Go"}`),
	}, headers, &util.RuntimeOptions{})
	check(err)
	fmt.Println(tea.StringValue(sent.Body.ProcessQueryKey))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
