"""Sentences written for these tests, with invented facts, each with the claims that a reader takes from it.

One line is `sentence ## kind key=value key=value; kind …`; `-` after the signs means no claim at all. A value matches
where it is equal as text; `~` in front asks only that the value holds the word. Kinds in `( … )` may be proposed too.
"""

ENGLISH = """
At least three bulk carriers called at Nampo port between 3 and 20 March. ## min_calls n=3
A Chinese coal ship docked at Songnim twice last month. ## min_calls n=2 cargo=coal flag=China ; (cargo)
The tanker has entered Chongjin port four times since January. ## min_calls n=4
Five port calls by grain carriers were recorded at Nakhodka in 2024. ## min_calls n=5 ; (cargo)
A freighter carrying timber arrived at Vostochny on 5 January. ## min_calls n=1 cargo=timber ; cargo cargo=timber
Satellite pictures show that two Russian tankers arrived in Rajin last week. ## min_calls n=2 flag=Russia ; (present) ; (measure)
Barges laden with sand came to Nampo on seven occasions in October. ## min_calls n=7 cargo=sand ; cargo cargo=sand
The vessel made no fewer than six voyages to Rajin in the past year. ## min_calls n=6
For the second time this month, a Togolese freighter berthed at Songnim. ## min_calls n=2 flag=Togo
More than ten ships have visited the coal pier at Rajin this year. ## min_calls n=11
An oil tanker moored at Vostochny on three separate occasions in May 2024. ## min_calls n=3 ; (cargo)
A collier returned to Nampo and discharged again, making it two calls in ten days. ## min_calls n=2 direction=unloading ; direction direction=unloading
At least a dozen vessels put into Busan during the last two weeks. ## min_calls n=12
A ship loaded with wheat pulled into Chongjin three times or more in a month. ## min_calls n=3 cargo=wheat ; cargo cargo=wheat
The Russian cargo ship called at Rajin once in late December. ## min_calls n=1 flag=Russia
No ship arrived at Rajin in March. ## -
The ship did not call at Nampo last month. ## -
Did a coal ship arrive at Rajin twice? ## -
If a tanker arrives at Chongjin, it will be seen. ## (forecast)
Whether the freighter docked at Songnim is not known. ## -
The minister visited the port twice last year. ## (event)
A coal carrier is expected to arrive at Nampo next week. ## forecast
Dock workers unloaded coal from a freighter at Nampo. ## direction direction=unloading cargo=coal
At Chongjin a ship is taking aboard iron ore piled on the quay. ## direction direction=loading cargo=~iron
Containers were being loaded onto a Russian freighter at pier 2 in Rajin. ## direction direction=loading cargo=containers
The tanker discharged diesel at the oil berth of Vostochny port on 8 May. ## direction direction=unloading cargo=diesel
Cranes lifted crates aboard the vessel at Songnim. ## direction direction=loading cargo=crates
The bulker was loaded with anthracite coal at Rajin last week. ## direction direction=loading cargo=~coal ; (cargo)
Fertilizer is being offloaded from two ships at Nampo. ## direction direction=unloading ; (measure) ; (min_calls)
The ship took on grain in Nakhodka before it sailed. ## direction direction=loading cargo=grain
Steel was put ashore at Chongjin on Monday. ## direction direction=unloading cargo=steel
Workers are loading boxes into the holds of a cargo ship. ## direction direction=loading cargo=boxes
A vessel at the coal pier of Rajin unloaded its cargo within two days. ## direction direction=unloading
Trucks brought timber to the quay, where a freighter was loading it. ## direction direction=loading cargo=timber
The freighter offloaded vehicles at Vladivostok on 2 June 2024. ## direction direction=unloading cargo=vehicles
The barge was seen discharging sand at Nampo. ## direction direction=unloading cargo=sand ; (present)
Cement bags were loaded aboard two boats in Busan. ## direction direction=loading cargo=~cement
The ship did not unload at Rajin. ## -
The freighter left Nampo without loading any coal. ## -
A fully loaded ship lay off Chongjin. ## present object=~ship
The loading dock at Songnim was repaired. ## -
Was coal unloaded at Nampo? ## -
The ministry denied that weapons were loaded at Rajin. ## -
The ship will unload coal at Nampo tomorrow. ## forecast
Had the tanker unloaded, it would have risen in the water. ## -
A new warehouse has been built beside the rail yard at Tumangang. ## present object=warehouse
A tanker was moored at the oil berth of Vostochny port on 7 May. ## present object=tanker
Two cranes stand on pier 3 at Rajin. ## present object=crane ; (measure)
There is a roof over the platform of Khasan station. ## present object=roof over=platform
A passenger train was seen at Tumangang on 9 January. ## present object=~train
A canopy has been put up above the tracks at Khasan station. ## present object=canopy over=tracks
Railcars were parked at Tumen River station in early March. ## present object=railcar
A large shed now stands behind the quay in Chongjin. ## present object=shed
Satellite imagery shows a destroyer at the Chongjin shipyard. ## present object=destroyer
A fence was erected along the yard of Songnim. ## present object=fence
The picture of 4 April reveals a bridge across the river at Khasan. ## present object=bridge
A Russian tanker was docked at pier 3 in Rajin last Friday. ## present object=tanker
Stockpiles of coal were visible at Nampo on 3 February. ## present object=~stockpile
A freighter lies at the container berth in Busan. ## present object=freighter
Three tents have appeared beside the tracks at Tumangang station. ## present object=tent ; (measure)
No structure has been built at Khasan station. ## -
The roof is not visible in the January image of Rajin. ## -
Is there a new building at Songnim? ## -
A terminal will be built at Rajin next year. ## forecast
It is unclear whether a ship was moored at Nampo. ## -
A 120-metre-long shed was built at Songnim. ## measure of=shed length_m=120 ; present object=shed
The canopy at Khasan station is about 350 metres long. ## measure of=canopy length_m=350
The ship at Nampo measures 182 m in length. ## measure of=ship length_m=182
A freighter some 600 feet long was seen at Rajin. ## measure of=freighter length_m=182.88 ; (present)
The roof measures 348 by 26 metres. ## (measure)
The roof is 348 m by 26 m. ## measure of=roof length_m=348
The warehouse in Nampo has an area of 2,400 square metres. ## measure of=warehouse area_m2=2400
A coal pile of three hectares was visible at Rajin. ## measure area_m2=30000 ; (present)
About 40 railcars were seen at Tumangang on Tuesday. ## measure of=railcar count=40 ; (present)
At least 200 containers were stacked on pier 1 in Rajin. ## measure of=container count=200 ; (present) ; (cargo)
The destroyer is 145 meters long, analysts said. ## measure of=destroyer length_m=145
A pier of 250 metres was completed at Chongjin. ## measure of=pier length_m=250 ; (present)
Twelve trucks were parked at the station in Khasan. ## measure of=truck count=12 ; present object=truck
The new jetty is more than 90 m long. ## measure of=jetty length_m=90
A two-hundred-metre vessel lay at anchor. ## (measure) ; (present)
The bridge, 1.2 km long, stands at Khasan. ## measure of=bridge length_m=1200 ; (present)
The ship anchored 300 metres from the pier at Nampo. ## (present)
The image has a ground sampling of 3 m. ## -
The structure is not 300 m long. ## -
How long is the 300-metre roof? ## -
A 400-metre pier will be built at Rajin. ## forecast
The canopy completely covers the tracks at Khasan station. ## covers what=tracks share=1.0 ; present object=canopy over=tracks
About 80 percent of the platform is now roofed at Tumangang. ## covers what=platform share=0.8
A roof covers half of the tracks at Tumangang station. ## covers what=tracks share=0.5 ; present object=roof over=tracks
The new shed fully encloses the slipway at Chongjin. ## covers what=slipway share=1.0 ; (present)
The awning hides the rails at Khasan station. ## covers what=rails share=1.0 ; present object=awning
The tracks at Khasan station are entirely covered. ## covers what=tracks share=1.0
The roof shelters all of the platforms at Tumangang station. ## covers what=platforms share=1.0 ; present object=roof
Two-thirds of the berths in Songnim are covered by a roof. ## covers what=berths share=0.667 ; (present)
A hangar conceals the dock at Chongjin entirely. ## covers what=dock share=1.0 ; (present)
A canopy shrouds the whole railway at Khasan. ## covers what=railway share=1.0 ; present object=canopy
A cover spans the tracks at the station. ## covers what=tracks share=1.0 ; (present)
The structure obscures the platform completely. ## covers what=platform share=1.0 ; (present)
A building over the tracks covers 60% of the yard at Tumangang. ## covers what=yard share=0.6 ; (present)
The rails there are hidden under a blue roof. ## covers what=rails share=1.0 ; (present)
The tent roofs over the sidings at Khasan. ## covers what=sidings share=1.0 ; (present)
The roof does not cover the tracks. ## -
Does the canopy cover the tracks? ## -
A roof may cover the tracks one day if money is found. ## -
The roof covers only part of the platform. ## (present)
Snow covered the hills above the station. ## -
The building could be a customs post or a warehouse. ## purpose alternatives=~customs post,warehouse
The shed is believed to be used to store missiles. ## purpose alternatives=~store missiles ; (present) ; (cargo)
The roof may be intended to hide trains from satellites. ## purpose alternatives=~hide trains
This could serve as a repair hall, or it may be a shelter for locomotives. ## (purpose)
The new structure might be a checkpoint, a depot, or a cover for loading. ## (purpose)
The facility appears to be a quarantine station for passengers. ## purpose alternatives=~quarantine
The canopy could be used as a shelter against snow or to block imaging. ## purpose alternatives=~shelter against snow
The hangar was designed to house drones. ## purpose alternatives=~drones
Analysts think that the building serves as an inspection hall. ## purpose alternatives=~inspection hall
The bunker is thought to be a storage site for shells. ## purpose alternatives=~storage
The wall may be meant to shield cargo from view. ## purpose alternatives=~shield
The tower is likely to be used for maintenance. ## (purpose)
The warehouse could house a workshop. ## purpose alternatives=~workshop
The pier may be used for transshipment of oil. ## purpose alternatives=~transshipment
That structure could function as a terminal for ferries or as a customs office. ## purpose alternatives=~terminal
The building is not a checkpoint. ## -
Could the roof be a checkpoint? ## -
The ship may be a tanker. ## -
The talks could be a turning point. ## -
The weather may be bad. ## -
Passenger train service between the two cities resumed after four years. ## service state=resumed after_years=4
The ferry to Vladivostok is running again for the first time in six years. ## service state=resumed after_years=6 ; (route)
Rail traffic across the bridge was suspended in 2020. ## service state=stopped
The freight train line to Khasan reopened in May. ## service state=resumed
Coal exports through Rajin have stopped. ## service state=stopped
Direct flights were resumed last month after a gap of three years. ## service state=resumed after_years=3
Ferry operations have been halted since Monday. ## service state=stopped
The two sides restarted the rail link in June. ## service state=resumed
The bus service to the border was cancelled. ## service state=stopped
After 18 months, container shipments through Nampo have resumed. ## service state=resumed after_years=1.5
The train that was reinstated after two years left on Friday. ## service state=resumed after_years=2
The railway reopened for freight in 2023. ## service state=resumed
Tourism to the region was suspended during the epidemic. ## service state=stopped
Freight services are back in operation after a decade. ## service state=resumed
The operator discontinued the ferry last year. ## service state=stopped
The passenger train has not resumed. ## -
Has the ferry service resumed? ## -
Train service is expected to resume in spring. ## forecast
The talks resumed after two years. ## (event)
The train stopped at the station. ## -
If the ferry resumes, tourists will come. ## (forecast)
Ships travelled between Rajin and Vostochny this year. ## route from=Rajin to=Vostochny
A tanker sailed from Vostochny to Chongjin on 6 May. ## route from=Vostochny to=Chongjin ; (min_calls)
The freighter left Nampo for Dalian last week. ## route from=Nampo to=Dalian
Trains run between Khasan and Tumangang every day. ## route from=Khasan to=Tumangang
The cargo ship went to Vladivostok from Rajin in April. ## route from=Rajin to=Vladivostok
Vessels moving between Russia and North Korea were tracked in March. ## route from=Russia to=North Korea
A barge carried sand from Songnim to Nampo. ## route from=Songnim to=Nampo ; (cargo)
Trucks travelled from China to Russia. ## route from=China to=Russia
A ferry plies between Busan and Osaka. ## route from=Busan to=Osaka
Two tankers departed from Nakhodka and headed to Nampo. ## (route) ; (measure) ; (min_calls)
The ship sailed from the port of Dunai to Rajin. ## route from=Dunai to=Rajin
A convoy of trucks was seen moving from Rajin to Khasan. ## route from=Rajin to=Khasan ; (present)
Container ships shuttle between Vostochny and Rajin. ## route from=Vostochny to=Rajin
A train left Khasan for Tumangang on 16 March. ## route from=Khasan to=Tumangang
Planes flew arms from Iran to Syria. ## (route) ; (transfer)
The ship never sailed from Rajin to Vostochny. ## -
Do ships sail between Rajin and Busan? ## -
The distance between Rajin and Vostochny is 180 km. ## -
A ferry will run between Busan and Vladivostok. ## forecast
Relations between Russia and North Korea are close. ## -
Russia supplied oil to North Korea last year. ## transfer giver=Russia taker=North Korea goods=oil state=made
North Korea received air defence systems from Russia. ## transfer giver=Russia taker=North Korea goods=~air defence state=made
Iran has sent drones to Russia. ## transfer giver=Iran taker=Russia goods=drones state=made
China gave Cambodia patrol boats. ## (transfer)
Iranian missiles were delivered to Syria. ## transfer giver=Iran taker=Syria goods=~missiles state=made
Moscow plans to provide food to Pyongyang. ## transfer giver=Russia taker=North Korea goods=food state=planned
Belarus may have shipped ammunition to Libya. ## transfer giver=Belarus taker=Libya goods=ammunition state=suspected
Cuba obtained spare parts from China in exchange for sugar. ## transfer giver=China taker=Cuba goods=spare parts state=made ; transfer giver=Cuba taker=China goods=sugar
North Korea exported shells to Russia in return for oil. ## transfer giver=North Korea taker=Russia goods=shells state=made ; transfer giver=Russia taker=North Korea goods=oil
Artillery shells have been handed over to Myanmar by North Korea. ## transfer giver=North Korea taker=Myanmar goods=~shells state=made
India bought oil from Russia. ## transfer giver=Russia taker=India goods=oil state=made
Turkey sold drones to Ukraine. ## transfer giver=Turkey taker=Ukraine goods=drones state=made
Japan will supply equipment to Vietnam. ## transfer giver=Japan taker=Vietnam goods=equipment state=planned
Syria is suspected of having received weapons from North Korea. ## transfer giver=North Korea taker=Syria goods=weapons state=suspected
Rockets provided by Iran were used by Yemen. ## (transfer)
North Korea sent soldiers to Russia. ## transfer giver=North Korea taker=Russia goods=soldiers ; (event)
Russia did not supply oil to North Korea. ## -
Did Iran send drones to Russia? ## -
Pyongyang denied that it had exported arms to Russia. ## -
If Russia provides technology to North Korea, others will react. ## (forecast)
Russia sent a letter to North Korea. ## -
China gave a warning to Japan. ## -
The freighter switched off its AIS for five days. ## silence what=~AIS
The tanker's transponder was turned off near Nampo. ## silence what=~AIS
The Lady Maria went dark on 6 May. ## silence what=~AIS
The vessel sailed without AIS to Chongjin. ## silence what=~AIS
The ship stopped transmitting its AIS signal in the Sea of Japan. ## silence what=~AIS
The carrier did not broadcast its AIS for a week. ## silence what=~AIS
Its automatic identification system was disabled between 3 and 9 March. ## silence what=~AIS
The ship vanished from tracking on 2 June. ## silence what=~AIS
Both tankers turned their transponders off before they reached Rajin. ## silence what=~AIS ; (min_calls) ; (measure)
The freighter's tracking signal disappeared off Vostochny. ## silence what=~AIS
The boats were running dark. ## silence what=~AIS
No AIS signal was received from the ship for 20 days. ## silence what=~AIS
The ship disabled its tracking device. ## silence what=~AIS
The vessel had shut down its transponder. ## silence what=~AIS
The bulker went silent after it left Nakhodka. ## silence what=~AIS ; (route)
The ship did not switch off its AIS. ## -
The ship's AIS was on all the time. ## -
Was the transponder turned off? ## -
The room went dark. ## (silence)
The navy denied that the ship had turned off its AIS. ## -
The cargo ship Maria Orlova was seen at Rajin. ## identity name=Maria Orlova ; (present)
The vessel, identified as the Ocean Pearl, docked at Nampo. ## identity name=Ocean Pearl ; min_calls n=1
A tanker named Blue Star 7 was moored at Vostochny. ## identity name=Blue Star 7 ; (present)
The ship has the IMO number 9074729. ## identity imo=9074729
MV Tae Yang arrived at Chongjin. ## (min_calls) ; identity name=Tae Yang
The freighter Kapitan Ivanov (IMO 9123456) unloaded coal at Nampo. ## identity name=Kapitan Ivanov imo=9123456 ; direction direction=unloading cargo=coal ; (min_calls)
The Sea Lion, a Panamanian tanker, was seen off Songnim. ## identity name=Sea Lion ; (present)
The container ship "Dalny" was identified by its hull. ## identity name=Dalny ; (present)
The carrier is known as the Golden Horizon. ## identity name=Golden Horizon
The ship that was identified as Lady Anna left on Friday. ## identity name=Lady Anna
A barge called Nordwind lay in Busan. ## identity name=Nordwind ; (present)
The bulk carrier Pacific Dawn called at Rajin twice. ## identity name=Pacific Dawn ; min_calls n=2
The tanker Orion was boarded. ## identity name=Orion
M/V Sunrise took on coal in Rajin. ## (identity) ; (direction)
The vessel with IMO 9811000 is a tanker. ## identity imo=9811000
The ship was not identified. ## -
The Russian ship was seen at Rajin. ## present object=ship
The tanker is not the Orion. ## -
Is the ship the Maria Orlova? ## -
The port of Rajin is large. ## -
The containers are believed to hold ammunition. ## cargo object=containers cargo=ammunition
A ship carrying wheat reached Nampo. ## cargo cargo=wheat ; (min_calls)
Weapons were illegally exported through Rajin. ## cargo cargo=weapons legality=alleged
The boxes at pier 2 of Rajin probably contain shells. ## cargo object=boxes cargo=shells
Coal was smuggled to Busan in violation of sanctions. ## cargo cargo=coal legality=alleged
The tanker was carrying refined oil. ## cargo object=ship cargo=~oil
The wagons appear to be carrying timber. ## cargo cargo=timber
The crates are thought to contain missiles. ## cargo object=crates cargo=missiles
A vessel laden with iron ore was seen at Chongjin. ## cargo object=ship cargo=iron ore ; (present)
The cargo is suspected to be arms. ## cargo object=cargo cargo=arms
Trains loaded with munitions crossed at Khasan. ## cargo cargo=munitions ; (route)
The freighter had a cargo of fertiliser. ## cargo cargo=fertiliser
Illicit shipments of coal were seen at Nampo. ## cargo cargo=coal legality=alleged ; (present)
The goods may contain machinery. ## cargo object=goods cargo=machinery
The stack is believed to be ammunition. ## cargo object=stack cargo=ammunition
The containers do not hold weapons. ## -
What the boxes contain is not known. ## -
Do the containers hold weapons? ## -
The minister was carrying a letter. ## -
The ship was empty. ## -
The leaders held a summit in Hanoi last year. ## event what=~summit
A missile test was conducted on 3 March. ## event what=~missile test
The army suffered heavy losses in the war. ## event what=~losses
North Korea deployed troops to the front. ## event what=~troops
The foreign minister's visit to Moscow took place in May. ## event what=~visit
The two states signed a treaty in June 2024. ## event what=~treaty
The destroyer capsized at its launch. ## event what=~capsized ; event what=~launch
A parade was held on 9 September. ## event what=~parade
The joint exercise ended on Friday. ## event what=~exercise
An explosion at the plant killed two. ## event what=~explosion
The council adopted sanctions in 2017. ## event what=~sanctions
The freighter ran aground off Busan. ## event what=~aground
After the invasion, trade collapsed. ## event what=~invasion
Talks between the sides were held in Seoul. ## event what=~talks
The launch of a spy satellite was announced. ## event what=~launch
No summit was held. ## -
Was there a summit? ## -
The summit will take place in autumn. ## forecast
The parade did not take place. ## -
A summit would need months of work. ## (forecast)
Exports are expected to rise next year. ## forecast what=~Exports
The ship will sail on Monday. ## forecast
Officials plan to open the bridge in 2026. ## forecast
The port is likely to be closed in winter. ## forecast
A second pier is due to open in June. ## forecast
Analysts expect more calls this spring. ## forecast
The train is scheduled to leave on 3 May. ## forecast
The ministry intends to expand the yard. ## forecast
Traffic is set to double within two years. ## forecast
The firm aims to ship two million tons of coal a year. ## forecast
Prices are forecast to fall. ## forecast
The navy is going to launch another destroyer. ## forecast
Sanctions are expected to be tightened. ## forecast
Work is planned for April. ## forecast
North Korea will gain experience with drones. ## forecast
We will now turn to our reporter in Busan. ## -
Will the ship sail? ## -
The ship sailed on Monday. ## -
He had expected nothing. ## -
Our reporter has the story. ## -
"""

KOREAN = """
석탄을 실은 러시아 선박이 지난 한 달 동안 두 차례 이상 나진항에 입항했습니다. ## min_calls n=2 cargo=coal flag=Russia ; cargo cargo=coal
화물선 세 척이 지난주 남포항에 들어왔다. ## min_calls n=3 ; (measure)
유조선이 올해 들어 네 번 청진항에 입항했다. ## min_calls n=4
중국 화물선이 송림항에 최소 다섯 차례 다녀갔다. ## min_calls n=5 flag=China
벌크선이 1월 5일 나진항에 접안했습니다. ## min_calls n=1
석탄선이 남포항에 2회 이상 들어와 하역했다. ## min_calls n=2 cargo=coal direction=unloading ; direction direction=unloading
배가 나진항에 들어오지 않았다. ## -
유조선이 청진항에 입항했습니까? ## -
화물선이 다음 주 나진항에 입항할 예정이다. ## forecast
장관이 두 차례 부산항을 방문했다. ## (event)
나진항에서 러시아 화물선이 부두에 쌓인 화물을 싣고 있습니다. ## direction direction=loading cargo=stacked cargo
선박이 남포항에서 석탄을 하역했다. ## direction direction=unloading cargo=coal
청진항에서 철광석을 배에 실었다. ## direction direction=loading cargo=iron ore
컨테이너가 화물선에 선적됐습니다. ## direction direction=loading cargo=containers
유조선이 부두에서 경유를 내렸다. ## direction direction=unloading cargo=diesel
바지선이 송림항에서 모래를 하역하는 모습이 포착됐다. ## direction direction=unloading cargo=sand ; (present)
선박은 석탄을 하역하지 않았다. ## -
화물선이 석탄을 실었는지는 확인되지 않았다. ## -
하역 장비가 부두에 있다. ## (present)
두만강역 선로 위에 구조물이 들어섰습니다. ## present object=structure over=tracks
유조선이 나진항에 정박해 있다. ## present object=tanker ; (min_calls)
하산역에 여객열차가 서 있는 모습이 포착됐다. ## present object=passenger train
청진항에 새 창고가 지어졌다. ## present object=warehouse
남포항에서 크레인이 식별됐습니다. ## present object=crane
두만강역에 지붕이 설치됐다. ## present object=roof
나진항에는 건물이 없다. ## -
하산역에 구조물이 생겼나요? ## -
두만강역에 길이 300미터의 구조물이 세워졌습니다. ## measure of=structure length_m=300 ; present object=structure
지붕의 길이는 약 350m로 추정됩니다. ## measure of=roof length_m=350
창고 면적은 2헥타르입니다. ## measure of=warehouse area_m2=20000
나진항에 컨테이너 200개가 쌓여 있습니다. ## measure of=container count=200 ; (present)
화차 40량이 두만강역에서 포착됐다. ## measure of=railcar count=40 ; (present)
길이 182미터 선박이 남포항에 정박했다. ## measure of=ship length_m=182 ; (min_calls) ; (present)
부두에서 300미터 떨어진 곳에 배가 있다. ## (present)
구조물이 선로를 완전히 덮고 있습니다. ## covers what=tracks share=1.0 ; (present)
지붕이 하산역 승강장의 절반을 덮었다. ## covers what=platform share=0.5 ; (present)
구조물이 철로 전체를 가렸다. ## covers what=tracks share=1.0 ; (present)
덮개가 선로의 80%를 덮고 있다. ## covers what=tracks share=0.8 ; (present)
지붕은 선로를 덮지 않았다. ## -
이 구조물은 여객열차 검문소이거나 무기 수송을 숨기는 시설일 수 있습니다. ## purpose alternatives=~검문소,무기 수송을 숨기는 시설
새 건물은 세관 시설로 쓰일 수 있다. ## purpose alternatives=~세관
이 시설은 미사일 보관 창고로 추정된다. ## purpose alternatives=~보관 창고 ; (cargo)
지붕은 위성 감시를 피하기 위한 가림막일 가능성이 있다. ## purpose alternatives=~가림막
이 건물은 검문소가 아니다. ## -
여객열차 운행이 5년 만에 재개됐습니다. ## service state=resumed what=passenger train after_years=5
페리 운항이 중단됐다. ## service state=stopped
하산과 두만강역을 잇는 철도가 4년 만에 다시 열렸다. ## service state=resumed after_years=4 ; (route)
직항편이 6개월 만에 재개됐다. ## service state=resumed after_years=0.5
석탄 수출이 지난달 중단됐습니다. ## service state=stopped
여객열차는 재개되지 않았다. ## -
여객열차 운행이 재개될 예정이다. ## forecast
올해도 북한과 러시아 두 나라를 오가는 선박이 포착됐습니다. ## route from=북한|North Korea to=Russia by=ship ; (present)
화물선이 나진에서 블라디보스토크로 향했다. ## route from=나진 to=블라디보스토크 by=cargo ship
유조선이 보스토치니와 청진을 오갔다. ## route from=보스토치니 to=청진
열차가 하산에서 두만강역으로 이동했다. ## route from=하산 to=두만강|두만강역
선박은 나진에서 부산으로 가지 않았다. ## -
러시아가 북한에 방공 미사일을 제공했습니다. ## transfer giver=Russia taker=North Korea goods=~air defence state=made
북한이 러시아로부터 군사기술을 넘겨받았다. ## transfer giver=Russia taker=North Korea goods=military technology state=made
북한은 파병 대가로 러시아로부터 위성 기술을 받은 것으로 보인다. ## transfer giver=Russia taker=North Korea goods=satellite technology state=suspected ; transfer giver=North Korea taker=Russia goods=troops
이란이 러시아에 드론을 공급했다. ## transfer giver=Iran taker=Russia goods=drones state=made
북한이 포탄을 러시아에 수출했다. ## transfer giver=North Korea taker=Russia goods=shells state=made
중국은 시리아에 장비를 보내지 않았다. ## -
유조선이 닷새 동안 AIS를 껐다. ## silence what=~AIS
선박의 위치 신호가 끊겼다. ## silence what=~AIS
화물선은 AIS 신호를 송출하지 않았다. ## silence what=~AIS
선박자동식별장치가 꺼진 채 항해했습니다. ## silence what=~AIS
선박은 AIS를 끄지 않았다. ## -
화물선 앙가라호가 나진항에서 포착됐다. ## identity name=앙가라 ; (present)
이 선박은 IMO 번호 9179842로 확인됐다. ## identity imo=9179842 ; (present)
유조선 '태양'호가 남포항에 들어왔다. ## identity name=태양 ; min_calls n=1
선박의 이름은 확인되지 않았다. ## -
컨테이너에는 무기가 들어 있는 것으로 추정됩니다. ## cargo object=containers cargo=weapons
북한 무기가 불법 수출되는 현장으로 추정되는 위성사진입니다. ## cargo cargo=weapons legality=alleged
밀가루를 실은 배가 청진항에 도착했다. ## cargo cargo=flour ; min_calls n=1 cargo=flour
상자에는 탄약이 담긴 것으로 보인다. ## cargo cargo=ammunition
컨테이너에는 무기가 없다. ## -
두 정상은 지난해 정상회담을 열었다. ## event what=~summit
북한군 파병이 이뤄졌습니다. ## event what=~troops
지난달 핵실험이 실시됐다. ## event what=~nuclear test
정상회담은 열리지 않았다. ## -
교역이 늘어날 전망입니다. ## forecast
부두가 내년에 완공될 예정이다. ## forecast
추가 파병이 예상됩니다. ## forecast
석탄 수출이 늘 것으로 전망된다. ## forecast
배는 월요일에 떠났다. ## -
"""
