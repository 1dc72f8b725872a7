"""First names that are mostly men's or mostly women's in English-language news, for `he` and `she`; states that speak.

Names that many of both bear are left out: a pronoun is then given to the last person named.
"""

from __future__ import annotations

from quaywatch.assessment.quotes.head_words import listed

__all__ = ["FEMALE_NAMES", "FEMALE_WORDS", "MALE_NAMES", "MALE_WORDS", "STATES"]

MALE_NAMES = frozenset(
    listed(
        """
    aaron abdul abraham adam adrian ahmad ahmed alan albert alejandro alexander alexei alfred ali allen andrei andrew
    andy anthony antonio arthur barack barry ben benjamin bernard bernie bill bob bobby boris brad bradley brendan
    brian bruce bryan carl carlos charles charlie chris christopher chuck clarence colin craig dan daniel darren dave
    david dean dennis derek dick dmitri dmitry don donald doug douglas duncan ed eddie edward elijah emmanuel eric
    erik ernest evan fernando francis francisco frank franklin fred gary geoffrey george gerald gerard giorgio glenn
    gordon graham greg gregory hans harold harry harvey hassan henry herbert howard hugh hugo ian ibrahim igor isaac
    ivan jack jacob jake james jason javier jay jeff jeffrey jeremy jerry jim jimmy joe joel john johnny jon jonathan
    jorge jose joseph josh joshua juan julian karl keith ken kenneth kevin kirk kurt larry lawrence leo leonard lester
    lewis lloyd louis luis luke malcolm manuel marc marco mario mark martin marvin matt matthew max michael miguel
    mike mikhail mitch mitt mohamed mohammad mohammed muhammad nathan neil newt nicholas nick nigel nikolai norman
    oleg oliver omar oscar pablo patrick paul pavel pedro pete peter phil philip phillip pierre rafael ralph ramon
    randy ray raymond reggie ricardo richard rick rob robert roberto robin rodney roger roland ron ronald roy rudy
    rupert russell ryan salvador sam samuel scott sean sergei sergey seth shaun simon stanley stefan stephen steve
    steven stewart stuart tariq ted terrence terry theodore thomas tim timothy todd tom tommy tony travis trevor
    vernon victor vincent viktor vladimir volodymyr walter warren wayne wilfred william yuri yusuf zach zachary
    """
    )
)
FEMALE_NAMES = frozenset(
    listed(
        """
    abigail agnes alexandra alice alicia alison amanda amber amy ana andrea angela anita ann anna anne annette
    annie april ashley audrey barbara beatrice becky bernadette beth betty beverly bonnie brenda brittany bridget
    carla carmen carol caroline carolyn catherine cathy charlotte cheryl christina christine cindy claire clara
    claudia condoleezza connie crystal cynthia daisy dana danielle deborah debbie denise diana diane donna doris
    dorothy edith eileen elaine eleanor elena elizabeth ella ellen emily emma erica erin esther eva evelyn fatima
    fiona florence frances gabriela gail gina ginger gloria grace hannah harriet heather heidi helen hillary holly
    ingrid irene iris isabel ivanka jackie jacqueline jane janet janice jean jeanne jenna jennifer jenny jessica jill
    joan joanna joanne josephine joy joyce judith judy julia julie june karen karin kate katherine kathleen kathryn
    kathy katie kellyanne kerry kimberly kirsten kristen kristin laura lauren leah leila lena linda lisa loretta
    lori lorraine louise lucy lydia lynn madeleine madeline margaret maria marie marilyn marina marjorie martha mary
    maureen megan melania melanie melissa mercedes michelle mildred miriam molly monica nadia nancy naomi natalia
    natalie natasha nicole nina nora norma olga olivia pamela patricia patty paula peggy penny phyllis priscilla
    rachel rebecca regina renee rhonda rita roberta rosa rose roxanne ruth sabrina sally samantha sandra sara sarah
    sharon sheila shirley silvia sofia sonia sophia sophie stacey stella stephanie sue susan suzanne svetlana sylvia
    tamara tanya tara teresa theresa tiffany tina tracy ursula valerie vanessa vera veronica victoria violet virginia
    wanda wendy whitney yolanda yulia yvonne zoe
    """
    )
)
MALE_WORDS = frozenset(
    listed(
        """
    mr spokesman chairman congressman councilman king prince sir lord father son brother husband businessman
    anchorman fisherman gentleman man policeman
    """
    )
)
FEMALE_WORDS = frozenset(
    listed(
        """
    mrs ms miss spokeswoman chairwoman congresswoman councilwoman queen princess dame lady mother daughter sister
    wife businesswoman actress woman policewoman
    """
    )
)
STATES = frozenset(
    listed(
        """
    Afghanistan Albania Algeria Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh Belarus
    Belgium Bolivia Brazil Britain Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Cyprus
    Czechia Denmark Ecuador Egypt Estonia Ethiopia Finland France Georgia Germany Ghana Greece Hungary Iceland
    India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kuwait Kyrgyzstan Laos Latvia
    Lebanon Libya Lithuania Luxembourg Malaysia Malta Mexico Moldova Mongolia Montenegro Morocco Myanmar Nepal
    Netherlands Nicaragua Nigeria Norway Oman Pakistan Panama Paraguay Peru Philippines Poland Portugal Qatar
    Romania Russia Rwanda Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland
    Syria Taiwan Tajikistan Tanzania Thailand Tunisia Turkey Turkmenistan Uganda Ukraine Uruguay Uzbekistan
    Venezuela Vietnam Yemen Zambia Zimbabwe NATO DPRK Washington Moscow Beijing Seoul Pyongyang Tokyo London
    Paris Berlin Kyiv Kiev Brussels Tehran Ankara Taipei Delhi Warsaw Rome Madrid Canberra Ottawa Jerusalem
    """
    )
) | {
    "North Korea",
    "South Korea",
    "United States",
    "United Kingdom",
    "Saudi Arabia",
    "South Africa",
    "New Zealand",
    "Sri Lanka",
    "European Union",
    "United Nations",
    "Hong Kong",
    "Los Angeles",
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "New York",
    "North Carolina",
    "North Dakota",
    "Rhode Island",
    "San Francisco",
    "South Carolina",
    "South Dakota",
    "West Virginia",
}
"""States, and capitals by which newspapers name governments; as speakers they are organisations."""
