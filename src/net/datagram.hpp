// One request, one connected UDP socket, several transmissions of the same datagram.
#pragma once

#include <net/effort.hpp>

#include <boost/asio/ip/udp.hpp>

namespace pretrust {

class DatagramEffort final : public Effort {
  public:
    DatagramEffort(std::shared_ptr<Core> core, const Endpoint& to, Bytes request, Framer framer,
                   Patience patience);

  protected:
    boost::system::error_code attempt() override;
    void give_up() override;
    void drop_all() override;

  private:
    boost::system::error_code open();
    static Task<void> listen(std::shared_ptr<DatagramEffort> self);
    void drain();
    bool take_icmp();
    void failed(const boost::system::error_code& error);
    void received(BytesView datagram);

    const boost::asio::ip::udp::endpoint to_;
    const Bytes request_;
    const Framer framer_;
    boost::asio::ip::udp::socket socket_;
    Clock::time_point sent_;
    bool rubbish_came_ = false;
};

} // namespace pretrust
