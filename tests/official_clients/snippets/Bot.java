import com.dingtalk.open.app.api.OpenDingTalkStreamClientBuilder;
import com.dingtalk.open.app.api.callback.DingTalkStreamTopics;
import com.dingtalk.open.app.api.callback.OpenDingTalkCallbackListener;
import com.dingtalk.open.app.api.chatbot.BotReplier;
import com.dingtalk.open.app.api.security.AuthClientCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

// DingTalk's address is built in: https.proxyHost and https.proxyPort lead to the program, javax.net.ssl.trustStore has its
// certificate.
public class Bot implements OpenDingTalkCallbackListener<Map<String, Object>, Map<String, Object>> {
    public static void main(String[] arguments) throws Exception {
        OpenDingTalkStreamClientBuilder.custom()
                .credential(new AuthClientCredential(System.getenv("CLIENT_ID"), System.getenv("CLIENT_SECRET")))
                .registerCallbackListener(DingTalkStreamTopics.BOT_MESSAGE_TOPIC, new Bot())
                .build()
                .start();
    }

    @Override
    public Map<String, Object> execute(Map<String, Object> message) {
        Map<?, ?> text = (Map<?, ?>) message.get("text");
        try {
            BotReplier.fromWebhook((String) message.get("sessionWebhook")).replyText("You said: " + text.get("content"));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return Map.of();
    }
}
