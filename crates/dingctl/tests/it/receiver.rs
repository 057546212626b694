//! A program that receives what is pushed, by `dingtalk-callback`.

use std::sync::{Arc, Mutex, mpsc};

use async_trait::async_trait;
use dingtalk_callback::{App, CallbackCipher, CallbackReceiver, CallbackServer};
use dingtalk_events::{Acknowledgement, Delivery, FromDelivery, Receive, Received};
use dingtalk_fake::Seed;

/// What everybody knows of an embedded DingTalk, and the secret for cards that the tests set.
pub(crate) const CARD_SECRET: (&str, &str) = ("DINGTALK_CARD_SECRET", "secret of the cards");

/// Runs until the test ends.
pub(crate) struct Receiver {
    address: String,
    taken: mpsc::Receiver<Delivery>,
}

/// Keeps what comes and answers as the test says.
struct Keeper {
    taken: Mutex<mpsc::Sender<Delivery>>,
    answer: Box<dyn Fn(&Delivery) -> Acknowledgement + Send + Sync>,
}

#[async_trait]
impl Receive for Keeper {
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        let acknowledgement = (self.answer)(&delivery);
        // The test may be over.
        let _ = self.taken.lock().unwrap().send(delivery);
        acknowledgement
    }
}

impl Receiver {
    /// Of the app that every embedded DingTalk knows.
    pub(crate) fn start(answer: impl Fn(&Delivery) -> Acknowledgement + Send + Sync + 'static) -> Self {
        let seed = Seed::default();
        Self::of_app(&seed.client_id, &seed.client_secret, "dingctl-fake-token", FAKE_AES_KEY, answer)
    }

    pub(crate) fn of_app(
        client_id: &str,
        client_secret: &str,
        token: &str,
        aes_key: &str,
        answer: impl Fn(&Delivery) -> Acknowledgement + Send + Sync + 'static,
    ) -> Self {
        let (sender, taken) = mpsc::channel();
        let keeper = Keeper { taken: Mutex::new(sender), answer: Box::new(answer) };
        let cipher = CallbackCipher::new(token, aes_key, client_id).unwrap();
        let app = App::new(client_id, Arc::new(keeper) as Arc<dyn Receive>)
            .events("/", cipher)
            .robot("/", client_secret)
            .cards("/", CARD_SECRET.1);
        let callbacks = CallbackReceiver::builder().app(app).build();
        let (listening, address) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let server = CallbackServer::bind("127.0.0.1:0", callbacks).await.unwrap();
                listening.send(server.local_addr().unwrap()).unwrap();
                server.serve(std::future::pending()).await
            })
        });
        Self { address: format!("http://{}/", address.recv().unwrap()), taken }
    }

    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    /// What came, in order; everything is there when the program has ended.
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.taken.try_iter().collect()
    }

    /// The only one, typed.
    #[track_caller]
    pub(crate) fn one<T>(&self) -> T
    where
        Received<T>: FromDelivery,
    {
        let mut all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        Received::<T>::from_delivery(all.remove(0)).unwrap().value
    }
}

const FAKE_AES_KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzBCDEFGA";

pub(crate) fn done(_: &Delivery) -> Acknowledgement {
    Acknowledgement::Done
}
