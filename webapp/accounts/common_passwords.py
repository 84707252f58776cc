"""Passwords that are guessed first, in the languages of our users; a small list of our own."""

_WORDS = """
00000000 01234567 0123456789 11111111 111111111 1111111111 11223344 12121212 123123123 12341234
12344321 12345678 123456789 1234567890 1234qwer 123qweasd 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2
22222222 31415926 55555555 66666666 77777777 87654321 88888888 987654321 99999999 aa123456 aaaaaaaa
abc12345 abcd1234 abcdefgh access14 admin123 adminadmin administrator alexander asdf1234 asdfasdf
asdfghjk asdfghjkl azertyuiop backbone baseball basketball benutzer bienvenue birthday blackbook
bonjour1 butterfly changeme charlie1 chocolate christian cocacola computer contrasena corvette
customer dallas01 danielle december deutschland dragon12 einstein elizabeth espana12 facebook
february fernando football football1 france12 freedom1 fussball geheim123 geheimnis google123
hallo123 haslo123 hasło123 hej12345 hejhej123 hello123 hellohello iloveyou iloveyou1 internet
jennifer jessica1 jetaime1 jonathan jordan23 justin123 kennwort kristina letmein1 letmein123
liebling liverpool losenord lovelove lösenord maggie12 manchester marseille maverick melissa1
mercedes michelle midnight mittwoch monkey12 motdepasse mustang1 nicholas november p@ssw0rd p@ssword
parola12 pass1234 passord1 passw0rd password password! password1 password12 password123 passwort
passwort1 patricia pokemon1 polska12 porsche911 princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc
qwaszx12 qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop qwertzuiop real1234 realmadrid
robert12 sakura12 samantha samsung1 saturday schalke04 schatz12 scooter1 secret123 september
services shadow12 snoopy12 soccer12 sommar12 sommer12 spiderman starwars steelers stockholm summer12
sunshine sunshine1 superman superman1 superstar sverige1 swordfish teamo123 test1234 testtest
thursday trustno1 tuesday1 vacation valentina veronica vertrieb victoria virginia w0rdpass
wachtwoord webmaster wednesday welcome1 welcome123 whatever wilkommen willkommen winter12 zaq12wsx
zaq1zaq1 zxcvbnm1 zxcvbnm123
"""

COMMON_PASSWORDS = frozenset(_WORDS.split())
