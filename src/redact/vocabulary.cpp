// The words, as they stand in status texts, codes, messages about AWS's files, and the program's own tags.
#include <algorithm>
#include <redact/vocabulary.hpp>
#include <string>
#include <unordered_set>

namespace pretrust {
namespace {

using Words = std::unordered_set<std::string_view>;

constexpr std::string_view plain_words =
    // clang-format off
    "double a about accept accepts access accessdeniedexception account acl acls active actively ad adconnector "
    "added addfailed adding additional additionalregions addr address addresses addrs adws aes aes128 "
    "aes256 after again age agree alert alive all allow allowed allows already amazon amazonaws an and "
    "anew anonymous another answer answered answers any ap apart api application are arguments arn as "
    "ascii ask asked asks assessed associated associating associations associationstate at attempt "
    "attributes auth authenticate authenticating authentication authority availabilityzones available "
    "away aws awspasswordfacts backslash backup bad bar barred be because been before begin beginning "
    "begins behind belongs below between big bind bits black blackhole blank blanks blocked blocks both "
    "bound box break breaks broke broken built busy but by bytes ca cached call caller callers calling "
    "calls came can canceled cannot cant carriergatewayid catalog catalogue cause center central "
    "certificate certificates challenge change changed changing channel character characters check chime "
    "cidr cidrblock cidrblockassociationset cidrblockstate cidrip cidripv cidrs claim class cldap client "
    "clientexception clients clock clocks close closed closes cname code collected collision colon "
    "combining comes common computer conditional conditionalforwarderipaddrs conditionalforwarderipv "
    "conditionalforwarderipv6addrs conditionalforwarders configuration configured confirmed connect "
    "connected connection connects console constraint contacted context continue control controller "
    "controllers corenetworkarn could count covers crashed create created createdate createddatetime "
    "createtrust creating creatingfailed creation credential credentials current currently cut data "
    "database date dc dcs decode decrypt decrypted default defaultnamingcontext delete deleted deletes "
    "deleting demands denied deny depth describe describetrusts destination destinationcidrblock "
    "destinationipv destinationprefixlistid detected diagnose dialect did differ difference different "
    "differs direct direction directories directory directorydescriptions directoryid disabled disjoint "
    "dns dnsipaddr dnsipaddrs dnsipv do documented does domain domaincontrollers domainname domains done "
    "down downgrade drop drsuapi ds dynamic each earlier ec2 edition edns egress "
    "egressonlyinternetgatewayid either elasticcomputecloud else empty emulator enabled encryption end "
    "endpoint endpoints ends enough enterprise entityalreadyexistsexception entitydoesnotexistexception "
    "entries ept err error escaped etype etypes event every evidence exception exist existent existing "
    "exists exit expired explain explained explicit expression extension external facts fail failed "
    "failure fallback falling false far fault field file files filters find finds firewall first fit five "
    "flags follows for forcibly forest forests format formerr forwarder forwarders found free from "
    "fromport front fsx fsxforontap fsxforwindows fsxforwindowsfileserver fsxwindows full function "
    "functional functionality gatewayid gc generic get give given global go gone good got granted great "
    "group groupid groupname groups guest guid had half halves handshake hardened has have here hex hide "
    "high hold holds hole hop hops host hosts hours how https hybrid hygiene hyphen iam iamidentitycenter "
    "icmp icmpv id identity identitycenter ids if illegal impaired impersonation in inappropriate inbound "
    "incoming inconclusive incorrect inference inferred info information inoperable inside instance "
    "instanceid instances insufficient integrity interface interfaces internal interpret into invalid "
    "invalidparameterexception io ip ipaddr ipc ippermissions ippermissionsegress ipprotocol ipranges "
    "iproutesinfo iproutestatusmsg iproutestatusreason ipv is isdefault issuer it items its itself json "
    "kdc kerberos key keys kind know known knows kpasswd krb krb5 krbtgt label labels lacks lanman large "
    "larger last lastupdateddatetime later ldap ldaps leading leads leap leave leaves left length letter "
    "level lies like likely limit line linux list listens lists literal loaded local localgatewayid "
    "located locator locked locks logon logons long longer longest look looks lookup loss lost low lsa "
    "lsarpc lsass mac machine machines made main make makes malformed managed management "
    "managementconsole many map mapper mark match matches may md5 mean measured member message met mib "
    "microsoft microsoftad middle min minimum minutes mismatch missing mode modified more ms mtu must "
    "name named names namespace naming natgatewayid nca nearly need needs negative negotiate neither "
    "netbios netbt netlogon netname netpath network networkaclid networkacls networkinterfaceid never "
    "nexttoken nfc no nobody nodata noerror non none nor normal nosupp not nothing notify notimp now nt "
    "ntds ntlm ntp ntstatus null number numeric nxdomain object observed occurred octets odbnetworkarn "
    "odds of off offers offset often old on once one only ontap op opcode open opened opening operation "
    "option or order os other others otherwise out outbound outgoing output over overflow overlap "
    "overload own owner ownerdirectorydescription packet packets page pair parameter parent part partly "
    "partner party passed password path pattern paused pdc pending perform performed perhaps period "
    "permille ping pinned pipe pipes pl placeholder plan policy port portrange ports pre preauth "
    "preauthentication prefix prefixes prefixlistid prefixlistids prefixlistname prefixlists presented "
    "pretrust primary primaryregion principal prints problems procedure process processing program "
    "prohibited properly protected protection protocol proxy public published query question questions "
    "quick quicksight quicksuite quote ra random range ranges rather raw rc rc4 rcode rds rdsforsqlserver "
    "rdssqlserver reach reachable reached read reads ready realm reason received record records recursion "
    "redacted refers refid refusal refused refuses region regionsinfo registered regular rejected rejects "
    "relationaldatabaseservice relationship remote remotedomainname removed removefailed removing repair "
    "replicated replicationscope reply report request requested requestid required requires reset resolve "
    "resolved respond response responsible restart restoring restricted result return returned revoked "
    "right rights risk rodc role root rootdse round route route53 routes routetableid routetables rpc "
    "ruleaction ruled rulenumber rules run running said sam samba same sample samr satisfy save say "
    "saying says scanner schannel sec second seconds secret secure security securitygroupid "
    "securitygroups seen segment selective selectiveauth self sem semaphore sent served server servers "
    "serves servfail service serviceexception services session sessions set sets settings setup sha1 "
    "sha256 share sharedmicrosoftad shortname show shown shows shut sid side sides signed signing signon "
    "silence silent simplead single singlesignon site size skew skewed skip skipped slowed small smart "
    "smb so soa somebody something sort source space span speaks specified sql sso sspi sssd stage stale "
    "stand standard stands started state statelastupdateddatetime status stays step steps still stime "
    "stratum string strings stronger stub subject subnetid subnetids subnets succeed such suffix support "
    "supported supports suspected svcctl sweep synchronized synctoken system table tables take takes "
    "target tc tcp tell tells ten text than that the them then there these they thing this those through "
    "ticket time timed timeout tld tls tls12 tls13 to together token toml too top toport traffic trailing "
    "transitgatewayid transitive tree tried trip true trust trustdirection trusted trustid trusts "
    "truststate truststatereason trusttype try ttl two txt type udp unable unavailable uncertainty "
    "undecided under underscore understand unexpected unk unknown unprotected unreachable unrecognized "
    "unresolvable unsigned unsupported unsupportedoperationexception unsynchronised until unusable unused "
    "updated updatefailed updates updating upside usable use used user useridgrouppairs usually utf8 "
    "valid validationexception value verdict verification verified verify verifyfailed verifying "
    "verifytrust version very view vpc vpcid vpcpeeringconnectionid vpcs vpcsettings waited wanted was "
    "way weaker went were what when whether which whichever while who whole whose why win win2k win32 "
    "winbind windows with within without witness word words workdocs workmail works workspace workspaces "
    "workstation would writable written wrong wsaeconnrefused wsaeconnreset wsaetimedout yet you zone ";
// clang-format on

/// The labels of locator records, the parts of reverse zones, the generic top-level domains that name nobody,
/// and the words that Windows keeps from being NetBIOS names of domains (KB 909264): a rule judges those.
constexpr std::string_view labels =
    "ldap kerberos kpasswd gc tcp udp msdcs sites dc pdc domains domaindnszones forestdnszones in-addr ip6 "
    "arpa "
    "default-first-site-name "
    "com net org info biz edu gov mil int local localhost internal intranet lan home test invalid xn "
    "host cifs krbtgt dns http https termsrv rpc kadmin changepw "
    "anonymous batch builtin dialup domain enterprise interactive internet network null proxy restricted "
    "self "
    "server service system users world ";

constexpr std::string_view attributes = "dc cn ou o l st c street uid emailaddress e serialnumber t ";

constexpr std::string_view region_words =
    "us eu ap sa ca af me il mx cn gov iso isob isoe isof eusc de "
    "north south east west central northeast southeast northwest southwest ";

/// RFC 5905, figures 12 and 13.
constexpr std::string_view clock_words =
    "GOES GPS GAL PPS IRIG WWVB DCF HBG MSF JJY LORC TDF CHU WWV WWVH NIST ACTS "
    "USNO PTB LOCL ACST AUTH AUTO BCST CRYP DENY DROP RSTR INIT MCST NKEY NTSN "
    "RATE RMOT STEP ";

Words split(std::string_view text) {
    Words words;
    for (auto space = text.find(' '); space != std::string_view::npos; space = text.find(' ')) {
        words.insert(text.substr(0, space));
        text.remove_prefix(space + 1);
    }
    return words;
}

bool number_below(std::string_view text, std::size_t digits) {
    return !text.empty() && text.size() <= digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

bool is_plain_word(std::string_view lower) {
    static const Words words = split(plain_words);
    if (words.contains(lower)) {
        return true;
    }
    for (const std::string_view vendor : {"amazon", "aws"}) {
        if (lower.starts_with(vendor) && words.contains(lower.substr(vendor.size()))) {
            return true;
        }
    }
    return false;
}

bool is_common_label(std::string_view lower) {
    static const Words words = split(labels);
    return words.contains(lower);
}

bool is_attribute_type(std::string_view lower) {
    static const Words words = split(attributes);
    return words.contains(lower);
}

bool is_clock_source(std::string_view code) {
    static const Words words = split(clock_words);
    return words.contains(code);
}

bool is_region(std::string_view text) {
    static const Words words = split(region_words);
    std::size_t parts = 0;
    for (;; ++parts) {
        const auto dash = text.find('-');
        if (dash == std::string_view::npos) {
            break;
        }
        if (!words.contains(text.substr(0, dash))) {
            return false;
        }
        text.remove_prefix(dash + 1);
    }
    return parts >= 2 && number_below(text, 2);
}

} // namespace pretrust
