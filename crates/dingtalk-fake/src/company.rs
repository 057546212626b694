//! People and departments made up for a company of any size: the same for the same size.

use crate::json::json;
use crate::seed::{DepartmentSeed, UserSeed};

/// People in one department.
const TEAM: usize = 25;
/// Teams below one division.
const DIVISION: usize = 8;
const ROOT: i64 = 1;
const FIRST_DEPARTMENT: i64 = 10_001;

const SURNAMES: &[&str] = &["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙"];
const GIVEN: &[&str] = &["伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛"];
const FIELDS: &[&str] = &["研发", "销售", "市场", "客服", "财务", "人事", "运营"];

/// Adds departments and people until there are as many people as wanted.
pub(crate) fn grow(departments: &mut Vec<DepartmentSeed>, users: &mut Vec<UserSeed>, size: usize) {
    let missing = size.saturating_sub(users.len());
    let mut latest = FIRST_DEPARTMENT;
    let mut next = || {
        latest += 1;
        latest
    };
    let (mut division, mut team) = (ROOT, ROOT);
    for number in 0..missing {
        if number % (TEAM * DIVISION) == 0 {
            division = next();
            let name = format!("{}{}部", pick(FIELDS, departments.len()), number / (TEAM * DIVISION) + 1);
            departments.push(DepartmentSeed::new(division, name, Some(ROOT)));
        }
        if number % TEAM == 0 {
            team = next();
            let name = format!("{}组", number / TEAM + 1);
            departments.push(DepartmentSeed::new(team, name, Some(division)));
        }
        users.push(person(number, team));
    }
}

fn person(number: usize, team: i64) -> UserSeed {
    let spread = number.wrapping_mul(7_919);
    let name = format!("{}{}{}", pick(SURNAMES, spread), pick(GIVEN, spread / 12), pick(GIVEN, spread / 156));
    let leads = number % TEAM == 0;
    UserSeed::new(format!("person{number:06}"), name, format!("136{number:08}"), vec![team])
        .with("job_number", format!("{number:06}"))
        .with("title", if leads { "组长" } else { "员工" })
        .with("email", format!("person{number:06}@example.com"))
        .with("manager_userid", format!("person{:06}", number - number % TEAM))
        .with("leader_in_dept", json!([{"dept_id": team, "leader": leads}]))
}

fn pick<'a>(words: &[&'a str], number: usize) -> &'a str {
    number.checked_rem(words.len()).and_then(|at| words.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_company_has_the_size_that_is_wanted_and_is_the_same_each_time() {
        let made = || {
            let (mut departments, mut users) = (Vec::new(), vec![UserSeed::new("ann", "Ann", "1", vec![1])]);
            grow(&mut departments, &mut users, 1_000);
            (departments, users)
        };
        let (departments, users) = made();
        assert_eq!((users.len(), departments.len()), (1_000, 45));
        assert_eq!(format!("{users:?}"), format!("{:?}", made().1));
        for different in [
            users.iter().map(|user| &user.userid).collect::<HashSet<_>>(),
            users.iter().map(|user| &user.mobile).collect(),
        ] {
            assert_eq!(different.len(), 1_000);
        }
    }
}
