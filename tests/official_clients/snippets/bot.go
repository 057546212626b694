package main

import (
	"context"
	"os"

	"github.com/open-dingtalk/dingtalk-stream-sdk-go/chatbot"
	"github.com/open-dingtalk/dingtalk-stream-sdk-go/client"
)

func main() {
	bot := client.NewStreamClient(
		client.WithAppCredential(client.NewAppCredentialConfig(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"))),
		// Where it is empty, DingTalk.
		client.WithOpenApiHost(os.Getenv("DINGTALK_API")),
	)
	bot.RegisterChatBotCallbackRouter(func(ctx context.Context, message *chatbot.BotCallbackDataModel) ([]byte, error) {
		answer := []byte("You said: " + message.Text.Content)
		return nil, chatbot.NewChatbotReplier().SimpleReplyText(ctx, message.SessionWebhook, answer)
	})
	if err := bot.Start(context.Background()); err != nil {
		panic(err)
	}
	select {}
}
