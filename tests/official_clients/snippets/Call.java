import com.aliyun.dingtalkoauth2_1_0.models.GetAccessTokenRequest;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTOHeaders;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTORequest;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.List;

public class Call {
    public static void main(String[] arguments) throws Exception {
        // Without DINGTALK_API it calls DingTalk.
        String[] api = System.getenv().getOrDefault("DINGTALK_API", "https://api.dingtalk.com").split("://");
        Config config = new Config().setProtocol(api[0]).setEndpoint(api[1]);

        GetAccessTokenRequest credential = new GetAccessTokenRequest()
                .setAppKey(System.getenv("CLIENT_ID"))
                .setAppSecret(System.getenv("CLIENT_SECRET"));
        String token = new com.aliyun.dingtalkoauth2_1_0.Client(config).getAccessToken(credential).body.accessToken;

        BatchSendOTORequest message = new BatchSendOTORequest()
                .setRobotCode(System.getenv("ROBOT_CODE"))
                .setUserIds(List.of("zhangsan"))
                .setMsgKey("sampleText")
                .setMsgParam("{\"content\": \"Hello from Java\"}");
        BatchSendOTOHeaders headers = new BatchSendOTOHeaders().setXAcsDingtalkAccessToken(token);
        com.aliyun.dingtalkrobot_1_0.Client robot = new com.aliyun.dingtalkrobot_1_0.Client(config);
        System.out.println(robot.batchSendOTOWithOptions(message, headers, new RuntimeOptions()).body.processQueryKey);
    }
}
