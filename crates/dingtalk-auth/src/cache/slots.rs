use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use super::slot::Slot;
use crate::provider::TokenRequest;
use crate::token::TokenKind;

/// Every token of one credential. Lookups take no lock; additions copy one small shard.
pub(super) struct Slots {
    app: Arc<Slot>,
    suite: Arc<Slot>,
    sso: Arc<Slot>,
    sns: Arc<Slot>,
    corps: Box<[ArcSwap<Shard>]>,
    hasher: RandomState,
    /// Guards additions; holds the number of organisations.
    count: Mutex<usize>,
    capacity: usize,
}

type Shard = HashMap<Box<str>, Arc<Slot>>;

/// With 10 000 organisations an addition copies some 160 pointers.
const SHARDS: usize = 64;

impl Slots {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            app: Arc::default(),
            suite: Arc::default(),
            sso: Arc::default(),
            sns: Arc::default(),
            corps: std::iter::repeat_with(ArcSwap::default).take(SHARDS).collect(),
            hasher: RandomState::new(),
            count: Mutex::new(0),
            capacity: capacity.max(1),
        }
    }

    /// Looks at the slot of `request`, if there is one.
    pub(super) fn look<R>(
        &self,
        request: &TokenRequest<'_>,
        look: impl FnOnce(&Arc<Slot>) -> R,
    ) -> Option<R> {
        match request.corp_id {
            None => Some(look(self.own(request.kind))),
            Some(corp_id) => self.shard(corp_id)?.load().get(corp_id).map(look),
        }
    }

    /// The slot of `request`; a new one may push out the organisation that was used longest ago.
    pub(super) fn find_or_add(&self, request: &TokenRequest<'_>) -> Arc<Slot> {
        let Some(corp_id) = request.corp_id else { return Arc::clone(self.own(request.kind)) };
        if let Some(slot) = self.look(request, Arc::clone) {
            return slot;
        }
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = self.look(request, Arc::clone) {
            return slot;
        }
        if *count >= self.capacity && self.evict() {
            *count -= 1;
        }
        let slot = Arc::<Slot>::default();
        if let Some(shard) = self.shard(corp_id) {
            let mut copy = Shard::clone(&shard.load());
            copy.insert(corp_id.into(), Arc::clone(&slot));
            shard.store(Arc::new(copy));
            *count += 1;
        }
        slot
    }

    /// Every slot.
    pub(super) fn for_each(&self, mut visit: impl FnMut(&Slot)) {
        [&self.app, &self.suite, &self.sso, &self.sns].into_iter().for_each(|slot| visit(slot));
        for shard in &self.corps {
            shard.load().values().for_each(|slot| visit(slot));
        }
    }

    /// How many organisations are held.
    pub(super) fn organisations(&self) -> usize {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own(&self, kind: TokenKind) -> &Arc<Slot> {
        match kind {
            TokenKind::App => &self.app,
            TokenKind::Suite => &self.suite,
            TokenKind::Sso => &self.sso,
            TokenKind::Sns => &self.sns,
        }
    }

    fn shard(&self, corp_id: &str) -> Option<&ArcSwap<Shard>> {
        let index = self.hasher.hash_one(corp_id) % SHARDS as u64;
        self.corps.get(usize::try_from(index).ok()?)
    }

    /// Drops the organisation used longest ago, one without a request under way if there is any.
    fn evict(&self) -> bool {
        let mut oldest = None;
        for (index, shard) in self.corps.iter().enumerate() {
            for (corp_id, slot) in shard.load().iter() {
                let age = (slot.state().running_flight().is_some(), slot.last_used());
                if oldest.as_ref().is_none_or(|(least, _, _)| age < *least) {
                    oldest = Some((age, index, corp_id.clone()));
                }
            }
        }
        let Some((_, index, corp_id)) = oldest else { return false };
        let Some(shard) = self.corps.get(index) else { return false };
        let mut copy = Shard::clone(&shard.load());
        let removed = copy.remove(&corp_id).is_some();
        shard.store(Arc::new(copy));
        removed
    }
}
