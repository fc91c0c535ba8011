//! English sentences of many countries: the class of the act, terms, goals, and what says nothing.

use crate::{domain::document::Language, provisions::tests::holds};

#[test]
fn the_first_act_tells_the_class() {
    holds(
        Language::English,
        &[
            (
                "Policies",
                "The Ministry of Economy will provide €5 million for pilot plants run by small firms.",
                "M funding will [5000000 EUR]",
            ),
            (
                "Policies",
                "Vinnova has been allocated SEK 400 million for battery projects.",
                "M funding will [400000000 SEK]",
            ),
            (
                "Policies",
                "The federal government has committed C$2.8 billion to the compute strategy.",
                "M funding will [2800000000 CAD]",
            ),
            (
                "Policies",
                "The scheme will grant up to 50 million euros to each port that electrifies its berths.",
                "M funding will [<=50000000 EUR]",
            ),
            (
                "Policies",
                "The city will also pay 40% of the insurance premiums of robot makers, up to 200,000 yuan.",
                "M funding will [40 %, <=200000 CNY]",
            ),
            (
                "Policies",
                "NOK 120 million has been earmarked for a hydrogen ferry.",
                "M funding will [120000000 NOK]",
            ),
            (
                "Policies",
                "Enterprise Ireland will reimburse up to 50% of certification costs.",
                "M funding will [<=50 %]",
            ),
            ("Policies", "The development bank will issue green bonds for grid upgrades.", "M funding will"),
            ("Policies", "Start-ups receive a 30% rebate on cloud computing costs.", "M funding will [30 %]"),
            (
                "Policies",
                "A sovereign AI fund of US$1 billion will be established.",
                "M funding will [1000000000 USD]",
            ),
            ("Policies", "Loan guarantees will be offered to makers of electrolysers.", "M funding will"),
            (
                "Policies",
                "BNDES will make R$250 million available to chip designers.",
                "M funding will [250000000 BRL]",
            ),
            (
                "Policies",
                "The Land covers 75% of the cost of broadband links to farms.",
                "M funding will [75 %]",
            ),
            (
                "Policies",
                "The government will pump 500 billion won into the robot industry.",
                "M funding will [500000000000 KRW]",
            ),
            ("Policies", "Spending on research is deductible at 150%.", "M tax will [150 %]"),
            (
                "Policies",
                "Investors in the corridor will enjoy a ten-year income tax holiday.",
                "M tax will [10 year]",
            ),
            ("Policies", "Imported lithography machines will be exempted from customs duty.", "M tax will"),
            ("Policies", "Provinces may reduce property tax for data centres.", "M tax may"),
            (
                "Policies",
                "A reduced corporate tax rate of 15% applies to semiconductor firms.",
                "M tax will [15 %]",
            ),
            ("Policies", "The stamp duty on leases in the park is abolished.", "M tax will"),
            (
                "Policies",
                "A credit of 25% against payroll tax is available to employers of engineers.",
                "M tax will [25 %]",
            ),
            (
                "Policies",
                "The Ministry of Digital Affairs will build a sovereign cloud platform.",
                "M infrastructure will",
            ),
            (
                "Policies",
                "A test bed for autonomous ships will be opened in Trondheim.",
                "M infrastructure will",
            ),
            ("Policies", "Open a public training ground for humanoid robots.", "M infrastructure will"),
            ("Policies", "The state will extend 5G coverage to all villages.", "M infrastructure will"),
            (
                "Policies",
                "A pilot production line for photonic chips will go into operation in 2028.",
                "M infrastructure will @2028",
            ),
            (
                "Policies",
                "Upgrade the port of Gdansk to handle offshore wind components.",
                "M infrastructure will",
            ),
            (
                "Policies",
                "A shared data centre for universities is under construction.",
                "M infrastructure will",
            ),
            (
                "Policies",
                "The province will set up a demonstration park for green hydrogen in Limpopo.",
                "M zone will",
            ),
            ("Policies", "Tangier is to become the site of a battery cluster.", "M zone will"),
            ("Policies", "Create a free economic zone for shipbuilding in Gdynia.", "M zone will"),
            ("Policies", "Establish special development areas around the new reactors.", "M zone will"),
            (
                "Policies",
                "The Standards Council will draw up standards for hydrogen blending.",
                "M regulation will",
            ),
            (
                "Policies",
                "A bill on automated driving will be tabled in Parliament by June 2027.",
                "M regulation will @2027-06",
            ),
            ("Policies", "Parliament will amend the Electricity Act.", "M regulation will"),
            (
                "Policies",
                "Permits for wind farms will be issued through a single window.",
                "M regulation will",
            ),
            ("Policies", "Import licences will be issued within 30 days.", "M regulation will [<=30 day]"),
            ("Policies", "Deployers of high-risk systems need to keep logs.", "M regulation must"),
            (
                "Policies",
                "Firms may operate drones beyond line of sight once they hold a permit.",
                "M regulation may",
            ),
            (
                "Policies",
                "Suppliers shall source at least 30% of components locally.",
                "M regulation must [>=30 %]",
            ),
            (
                "Policies",
                "Approval procedures for clinical software will be streamlined.",
                "M regulation will",
            ),
            (
                "Policies",
                "Employers will need to notify workers before using monitoring software.",
                "M regulation must",
            ),
            ("Policies", "Foundation model providers are subject to an annual audit.", "M regulation must"),
            (
                "Policies",
                "The regulator will introduce a code of conduct for data brokers.",
                "M regulation will",
            ),
            ("Policies", "The sale of new diesel buses will be banned.", "M restriction must"),
            ("Policies", "Coal-fired boilers will be phased out.", "M restriction will"),
            ("Policies", "Retailers may not sell disposable vapes.", "M restriction must"),
            (
                "Policies",
                "Foreign stakes in cable operators are limited to 5%.",
                "M restriction must [<=5 %]",
            ),
            (
                "Policies",
                "The government will tighten export controls on quantum sensors.",
                "M restriction will",
            ),
            (
                "Policies",
                "Scientists at three institutes will jointly develop solid-state electrolytes.",
                "M research will",
            ),
            (
                "Policies",
                "The ministry will launch a research programme on small reactors.",
                "M research will",
            ),
            (
                "Policies",
                "A moonshot on fault-tolerant quantum computers will be started.",
                "M research will",
            ),
            ("Policies", "Carry out R&D on low-cost catalysts.", "M research will"),
            ("Policies", "CSIR will develop indigenous lidar sensors.", "M research will"),
            ("Policies", "Hospitals in Leeds will trial an AI triage tool.", "M application will"),
            ("Policies", "Robots will be deployed in care homes.", "M application will"),
            ("Policies", "Public bodies will buy low-carbon cement.", "M application will"),
            ("Policies", "The army will procure domestic drones.", "M application will"),
            ("Policies", "Driverless shuttles will be tested on the campus.", "M application will"),
            ("Policies", "Local governments are encouraged to use domestic software.", "M application may"),
            (
                "Policies",
                "The ministry will demonstrate green steel in the automotive supply chain.",
                "M application will",
            ),
            ("Policies", "Introduce service robots in airports and stations.", "M application will"),
            ("Policies", "The ministry will train technicians for wind farms.", "M talent will"),
            ("Policies", "Universities will open courses in chip design.", "M talent will"),
            ("Policies", "A fast-track visa for AI researchers will be introduced.", "M talent will"),
            (
                "Policies",
                "Companies are encouraged to take on trainees from vocational schools.",
                "M talent may",
            ),
            ("Policies", "Apprentices receive up to €2,000 for tools.", "M talent will [<=2000 EUR]"),
            ("Policies", "Attract leading scientists from abroad.", "M talent will"),
            ("Policies", "Teachers will receive further training in robotics.", "M talent will"),
            (
                "Policies",
                "A National Quantum Office will coordinate the work of the ministries.",
                "M governance will",
            ),
            ("Policies", "Each ministry shall appoint a data officer.", "M governance must"),
            ("Policies", "The Commission will publish a roadmap for fusion.", "M governance will"),
            (
                "Policies",
                "The government will sign a memorandum with Japan on critical minerals.",
                "M governance will",
            ),
            ("Policies", "The council will draw up an annual list of key projects.", "M governance will"),
            ("Policies", "An advisory board of scientists will be formed.", "M governance will"),
            (
                "Policies",
                "The State Secretary is responsible for carrying out the programme.",
                "M governance will",
            ),
            (
                "Policies",
                "The Cabinet approved the National Hydrogen Strategy in March 2026.",
                "M governance will",
            ),
            ("Policies", "Prepare a plan for the supply of rare earths.", "M governance will"),
        ],
    );
}

#[test]
fn goals_of_many_makes() {
    holds(
        Language::English,
        &[
            ("Policies", "By 2030, build 20 hydrogen refuelling stations.", "T 20 count @2030"),
            ("Policies", "Recruit 500 specialists in cryptography by 2028.", "T 500 count @2028"),
            ("Policies", "The island will add 300 MW of tidal power by 2029.", "T up 300 MW @2029"),
            (
                "Policies",
                "The state will see 5,000 robots at work in its fields by 2031.",
                "T 5000 count @2031",
            ),
            ("Policies", "Nuclear power is to provide a quarter of electricity by 2035.", "T 25 % @2035"),
            (
                "Policies",
                "Exports of electronics will touch ₹1 lakh crore by 2030.",
                "T 1000000000000 INR @2030",
            ),
            ("Policies", "By 2035 Estonia wants to be a leader in personalised medicine.", "T state @2035"),
            ("Policies", "Production of green ammonia is to be tripled by 2030.", "T up 3 x @2030"),
            (
                "Policies",
                "Female participation should rise by 10 percentage points by 2030.",
                "T up 10 pp @2030",
            ),
            (
                "Policies",
                "IDC expects the market to hit $1.5 trillion by 2030, growing at an annual rate of 20%.",
                "P 1500000000000 USD @2030",
            ),
            (
                "Policies",
                "Morgan Stanley predicts that the market for humanoids will reach $5 trillion by 2050, with a 50% CAGR.",
                "P 5000000000000 USD @2050",
            ),
            ("Policies", "The country will have 30 GW of offshore wind by 2030.", "T 30 GW @2030"),
            (
                "Policies",
                "Offshore wind capacity will reach 30 GW by 2030 and 50 GW by 2040.",
                "T 30 GW @2030; T 50 GW @2040",
            ),
            (
                "Policies",
                "Our goal: 300,000 new jobs in clean tech by the end of the decade.",
                "T 300000 count @2030",
            ),
            ("Policies", "Raise R&D spending to 2% of GDP by 2027.", "T 2 % @2027"),
            (
                "Policies",
                "The government's target is to double the output of the space sector by 2030.",
                "T up 2 x @2030",
            ),
            (
                "Policies",
                "Emissions from steel will be cut by 90% by 2040 compared with 1990.",
                "T down 90 % @2040",
            ),
            (
                "Policies",
                "The UK space industry is to capture 15 per cent of the global launch market by 2032.",
                "T 15 % @2032",
            ),
            (
                "Policies",
                "By 2028 the programme will have supported 500 start-ups and spun out 20 companies.",
                "T 500 count @2028; T 20 count @2028",
            ),
            ("Policies", "Three quantum computing centres will be in operation by 2029.", "T 3 count @2029"),
            (
                "Policies",
                "£6bn of private investment in fusion by 2035 is the goal.",
                "T 6000000000 GBP @2035",
            ),
            (
                "Policies",
                "Share of recycled copper: 20% by 2030 and 35% by 2035.",
                "T 20 % @2030; T 35 % @2035",
            ),
            (
                "Policies",
                "Lithium hydroxide output is to climb to 50,000 tonnes a year by 2028.",
                "T 50000 t @2028",
            ),
            (
                "Policies",
                "It wants to attract $10 billion in chip investment by 2030.",
                "T 10000000000 USD @2030",
            ),
            ("Policies", "Denmark aims for 25 unicorns by 2035.", "T 25 count @2035"),
            (
                "Policies",
                "Coverage of 5G is to reach 99.9% of households by 31 December 2028.",
                "T 99.9 % @2028-12-31",
            ),
            (
                "Policies",
                "The sector should grow by 8% annually between 2026 and 2030.",
                "T up 8 % @2026/2030",
            ),
            ("Policies", "The aim is to be the first climate-neutral steel region by 2040.", "T state @2040"),
            ("Policies", "Installed nuclear capacity is planned at 12,000 MW for 2032.", "T 12000 MW @2032"),
            (
                "Policies",
                "Over the next five years 100,000 workers are to be retrained.",
                "T 100000 count @P5Y",
            ),
            ("Policies", "It is intended that 40% of trucks sold be electric by 2030.", "T 40 % @2030"),
            ("Policies", "Annual production of green hydrogen: 75,000 tonnes in 2030.", "T 75000 t @2030"),
            ("Policies", "Half of public buses are to run on batteries by 2030.", "T 50 % @2030"),
            (
                "Policies",
                "20,000 chargers along motorways by the close of 2027 – that is the plan.",
                "T 20000 count @2027",
            ),
            ("Policies", "By 2030, one third of drones will be made at home.", "T 33.33 % @2030"),
            (
                "Policies",
                "Exports could reach EUR 140 billion by 2035, according to the finance ministry.",
                "P 140000000000 EUR @2035",
            ),
            ("Policies", "The programme is expected to create 25,000 jobs by 2030.", "P 25000 count @2030"),
            (
                "Policies",
                "The measures are expected to trigger 9 billion euros of investment.",
                "P 9000000000 EUR",
            ),
            ("Policies", "Renewables made up 62% of generation in 2025.", "F 62 %"),
            ("Policies", "In 2025, 300 start-ups employed 2,000 people.", "F 300 count; F 2000 count"),
            ("Policies", "Sales of heat pumps rose by 40% last year.", "F up 40 %"),
            ("Policies", "There are 1,200 biotech firms in the country.", "F 1200 count"),
            ("Policies", "Annual emissions will fall by 250,000 tonnes by 2030.", "T down 250000 t @2030"),
            ("Policies", "The average permitting time will be cut to 120 days by 2027.", "T 120 day @2027"),
            ("Policies", "A minimum of 60% of batteries will be collected by 2030.", "T >=60 % @2030"),
            ("Policies", "Storage capacity is to quadruple by 2030.", "T up 4 x @2030"),
            (
                "Policies",
                "Women's share in STEM is to rise 30 percentage points by 2035.",
                "T up 30 pp @2035",
            ),
            ("Policies", "Life of reactors is to be extended by 10 years by 2040.", "T up 10 year @2040"),
            (
                "Policies",
                "The cost of green hydrogen is to fall to no more than €1.50 per kg by 2030.",
                "T <=1.5 EUR @2030",
            ),
            (
                "Policies",
                "Portugal wants fifteen 5G corridors to its neighbours by 2030.",
                "T 15 count @2030",
            ),
            ("Policies", "Build 1,000 km of hydrogen pipelines by 2030.", "T 1000 km @2030"),
        ],
    );
}

#[test]
fn what_says_nothing() {
    holds(
        Language::English,
        &[
            ("Policies", "The Mission hopes that industry will respond.", ""),
            ("Policies", "Enquiries can be made at info@dti.example or on 020 7946 0001.", ""),
            ("Policies", "Growth and security must go hand in hand.", ""),
            ("Policies", "The Government calls on all partners to support this plan.", ""),
            ("Policies", "This strategy is the result of a broad consultation.", ""),
            ("Policies", "Artificial intelligence changes how people live and work.", ""),
            ("Policies", "According to the trade association, firms should invest more in training.", ""),
        ],
    );
}
